// The pictures of docs/tcp.md: which packets of which recording, and what is shown beside them. The packets go by their
// numbers in these recordings: after new ones, look at each picture.

import { readNotes } from '../../dist/lesson/recordings.js';
import { writtenAddress, writtenSocket } from '../../dist/wire/address.js';
import { boxes, shownText, widthOf } from './bytes.mjs';
import { fullNetwork } from './full-network.mjs';
import { inFlight } from './in-flight.mjs';
import { ladder } from './ladder.mjs';
import { readArrows } from './recording.mjs';
import { px, text } from './svg.mjs';

const CLOCK = 'Times in ms since the first packet, by the board’s clock.';
const SCALE =
  'Down is later; longer takes more room, but not to scale. Waits of 1 ms and more are cut out (dots).';
const FOOT = [CLOCK, SCALE];

/** One colour for what the board sends, one for what the server sends. */
const byDirection = ({ fromClient, isLost }) =>
  isLost ? { colour: 'lost', isDashed: true } : { colour: fromClient ? 'first' : 'third' };

function sockets([{ stream }]) {
  return { boardSocket: writtenSocket(stream.client), serverSocket: writtenSocket(stream.server) };
}

/** The packets from one to another, by their numbers in the board's capture. */
function between(arrows, first, last) {
  const place = ({ fromClient, departure, arrival }) => (fromClient ? departure : arrival).frame;
  return arrows.filter((arrow) => place(arrow) >= first && place(arrow) <= last);
}

/** The bytes of a packet as text, and the readings in it. */
function carried({ told: { data, readings } }) {
  if (data.length === 0) return [];
  const words = readings.filter((reading) => reading.startsWith('seq '));
  return [[shownText(data), ...words].join('   » ')];
}

function handshake() {
  const arrows = readArrows('handshake');
  return ladder({
    title: 'Three packets make a connection',
    arrows,
    ...sockets(arrows),
    way: byDirection,
    digits: 3,
    foot: [
      'Times in ms since the first packet, by the board’s clock. Down is later, longer takes more room, but not to scale.',
    ],
  });
}

function println() {
  const arrows = between(readArrows('println'), 4, 7);
  const ways = ['first', 'second'];
  const data = arrows.filter(({ told }) => told.data.length > 0);
  const row =
    ({ told }) =>
    (x, y) =>
      boxes(told.data, {
        ...{ x: x - widthOf(told.data) / 2, y: y - 9, first: told.seq },
        ways: () => ways[data.findIndex((each) => each.told === told)],
      });
  return ladder({
    title: 'One println, two segments',
    arrows,
    ...sockets(arrows),
    way: (arrow) => ({ colour: arrow.fromClient ? ways[data.indexOf(arrow)] : 'third' }),
    rows: (arrow) => (arrow.told.data.length > 0 ? [row(arrow)] : []),
    startsEarlier: true,
    goesOn: true,
    below: (y) => {
      const bytes = Buffer.concat(data.map(({ told }) => told.data));
      const cut = data[0].told.data.length;
      const words = 'What the server’s program reads: one line, wherever it was cut';
      const x = (760 - widthOf(bytes)) / 2;
      return {
        height: 62,
        parts: [
          text(380, y + 22, words, 'strong middle'),
          boxes(bytes, {
            x,
            y: y + 32,
            first: data[0].told.seq,
            ways: (at) => ways[at < cut ? 0 : 1],
          }),
        ],
      };
    },
    foot: FOOT,
  });
}

function manyLines() {
  const arrows = between(readArrows('many-lines'), 8, 10);
  const rows = ({ told }) => {
    const lines = shownText(told.data, 10_000).match(/.*?\\n/g) ?? [];
    if (lines.length < 2) return lines;
    const columns = 3;
    const count = Math.ceil(lines.length / columns);
    const padded = lines.map((each) => each.padEnd(19));
    const table = Array.from({ length: count }, (_, at) =>
      Array.from({ length: columns }, (_, column) => padded[at + column * count] ?? '')
        .join('')
        .trimEnd(),
    );
    return [...table, told.readings.join(' ')].map((words, at, all) =>
      at === all.length - 1 ? `» ${words}` : words,
    );
  };
  return ladder({
    title: 'Twelve lines, one segment, one ACK',
    arrows,
    ...sockets(arrows),
    way: byDirection,
    rows,
    startsEarlier: true,
    goesOn: true,
    foot: FOOT,
  });
}

function lostSegment() {
  const arrows = between(readArrows('lost-segment'), 8, 15);
  return ladder({
    title: 'A segment is lost, and sent again',
    arrows,
    ...sockets(arrows),
    way: byDirection,
    rows: carried,
    waits: ({ told }, ms) =>
      told.marks.some((mark) => mark.text.includes('sent again'))
        ? `no ACK comes, the timer runs: ${ms}`
        : '',
    startsEarlier: true,
    goesOn: true,
    foot: FOOT,
  });
}

function twoBoards() {
  const arrows = between(readArrows('two-boards'), 8, 20);
  const ports = [...new Set(arrows.map(({ stream }) => stream.client.port))];
  const looks = [{ colour: 'first' }, { colour: 'second', isDashed: true }];
  return ladder({
    title: 'Two boards at one port of the server',
    arrows,
    ...sockets(arrows),
    board: 'two boards',
    boardSocket: writtenAddress(arrows[0].stream.client.address),
    way: ({ stream: { client } }) => ({
      ...looks[ports.indexOf(client.port)],
      name: String(client.port),
    }),
    rows: carried,
    startsEarlier: true,
    goesOn: true,
    foot: [
      `The board at port ${ports[0]}: solid. The board at port ${ports[1]}: dashed. All else of their addresses is the same.`,
      ...FOOT,
    ],
  });
}

function bothWays() {
  const arrows = between(readArrows('both-ways'), 8, 17);
  return ladder({
    title: 'Readings up, ACK lines down, on one connection',
    arrows,
    ...sockets(arrows),
    way: (arrow, at) => ({ ...byDirection(arrow), signs: alsoConfirms(arrows, at) }),
    rows: carried,
    startsEarlier: true,
    goesOn: true,
    foot: FOOT,
  });
}

/** Data that acknowledges new bytes of the other direction in passing. */
function alsoConfirms(arrows, at) {
  const { fromClient, told } = arrows[at];
  const before = arrows.slice(0, at).findLast((arrow) => arrow.fromClient === fromClient);
  const isNews = before !== undefined && told.length > 0 && told.ack > before.told.ack;
  return isNews ? [{ text: '+ ACK of the reading', role: 'good' }] : [];
}

function theEnd() {
  const arrows = between(readArrows('the-end'), 10, 18);
  const notes = readNotes('the-end').map(([, words]) => words.replace(/:$/, ''));
  const streams = [...new Set(arrows.map(({ stream }) => stream))];
  const firsts = streams.map((stream) => arrows.find((arrow) => arrow.stream === stream));
  return ladder({
    title: 'Three ends: orderly, abrupt, refused',
    arrows,
    ...sockets(arrows),
    boardSocket: writtenAddress(arrows[0].stream.client.address),
    way: (arrow) => {
      if (!arrow.told.label[0].includes('RST')) return byDirection(arrow);
      const words = arrow.fromClient ? '✕ broken off' : '✕ refused';
      return { colour: 'lost', signs: [{ text: words, role: 'bad' }] };
    },
    heading: (arrow) => {
      const at = firsts.indexOf(arrow);
      return at === -1 ? '' : `${notes[at]} (port ${arrow.stream.client.port})`;
    },
    startsEarlier: true,
    foot: FOOT,
  });
}

function zeroWindow() {
  const all = readArrows('zero-window');
  const arrows = between(all, 4, 18);
  const [[, stopped], [, runsOn]] = readNotes('zero-window');
  const says = (arrow, sign) => arrow.told.marks.some(({ text: words }) => words.includes(sign));
  const waiting = arrows.find((arrow) => says(arrow, 'window full'));
  const opening = arrows.find((arrow) => says(arrow, 'window update'));
  let most = 0;
  const rooms = new Map();
  for (const { fromClient, told } of all) {
    if (fromClient) continue;
    most = Math.max(most, told.window);
    rooms.set(told, { room: told.window, most });
  }
  return ladder({
    title: 'A server that does not read: the window fills, shuts and opens',
    arrows,
    ...sockets(arrows),
    server: 'server, and its window',
    way: byDirection,
    beside: ({ told }, { x, y }) => (rooms.has(told) ? bar(rooms.get(told), x + 10, y + 10) : ''),
    waits: (arrow, ms) => {
      if (arrow === opening) return `${runsOn.replace(/\.$/, '')}: ${ms}`;
      return arrow === waiting ? `too little room for a segment worth sending: ${ms}` : '';
    },
    startsEarlier: true,
    goesOn: true,
    foot: [`${stopped} Bars: the part of the window that is taken; a full one is shut.`, ...FOOT],
  });
}

const BAR = 80;

function bar({ room, most }, x, y) {
  const taken = BAR * (1 - room / most);
  const colour = room === 0 ? 'lost' : 'third';
  return (
    `<rect x="${px(x)}" y="${px(y)}" width="${BAR}" height="9" class="room ${colour}"/>` +
    `<rect x="${px(x)}" y="${px(y)}" width="${px(taken)}" height="9" class="${colour}-fill"/>`
  );
}

/** By the end of the file's name. */
export const PICTURES = {
  handshake,
  println,
  'many-lines': manyLines,
  'lost-segment': lostSegment,
  'zero-window': zeroWindow,
  'two-boards': twoBoards,
  'full-network': fullNetwork,
  'in-flight': inFlight,
  'both-ways': bothWays,
  'the-end': theEnd,
};
