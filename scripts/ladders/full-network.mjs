// The recording of the full network, to scale: hundreds of milliseconds in a queue need no stretching.

import { readArrows } from './recording.mjs';
import { line, picture, px, text } from './svg.mjs';

const LEFT = 190;
const RIGHT = 570;
const TOP = 96;
/** Pixels a millisecond. */
const SCALE = 0.7;
const TICK_MS = 100;

export function fullNetwork() {
  const arrows = readArrows('full-network');
  const endMs = Math.ceil((arrows.at(-1).leftNs ?? 0) / 1e6 / 50) * 50;
  const bottom = heightOf(endMs * 1e6);
  const facts = factsOf(arrows);
  const parts = [
    text(LEFT, 62, 'board', 'strong middle'),
    text(RIGHT, 62, 'server', 'strong middle'),
    text(LEFT, 78, 'sends as fast as it may', 'small quiet middle'),
    text(RIGHT, 78, 'behind 50,000 bytes a second', 'small quiet middle'),
    ...ticks(endMs),
    line(LEFT, TOP - 6, LEFT, bottom, 'axis'),
    line(RIGHT, TOP - 6, RIGHT, bottom, 'axis'),
    ...arrows.filter(({ isLost }) => !isLost).map((arrow) => drawArrow(arrow, facts)),
    ...facts.lost.map(drawLost),
    ...beside(facts),
    ...legend(bottom + 26),
    text(
      24,
      bottom + 58,
      'Times in ms since the first packet, by the board’s clock; heights are to scale.',
      'small quiet',
    ),
  ];
  return picture({
    title: 'A full network: packets wait in the router, and some find no room',
    description: described(facts),
    height: bottom + 74,
    parts,
  });
}

function heightOf(ns) {
  return TOP + (ns / 1e6) * SCALE;
}

/** What is told beside the picture, all of it from the packets. */
function factsOf(arrows) {
  const data = arrows.filter(({ fromClient, told }) => fromClient && told.length > 0);
  const lost = data.filter(({ isLost }) => isLost);
  const again = data.filter(({ told }) => has(told, 'sent again'));
  const repeats = arrows.filter(({ told }) => has(told, 'duplicate ACK'));
  const burst = data.filter(({ leftNs }) => leftNs - data[0].leftNs < 1e6);
  const came = data.filter(({ isLost }) => !isLost).map(({ arrivedNs }) => arrivedNs);
  const steps = came
    .slice(2)
    .map((ns, at) => ns - came[at + 1])
    .sort((a, b) => a - b);
  const news = lost[0] && repeats[0] ? repeats[0].arrivedNs - lost[0].leftNs : 0;
  const longest = Math.max(...data.map(({ leftNs, arrivedNs = leftNs }) => arrivedNs - leftNs));
  return { data, lost, again, repeats, burst, longest, news, stepNs: steps[steps.length >> 1] };
}

function has({ marks }, words) {
  return marks.some((mark) => mark.text.includes(words));
}

const ms = (ns) => `${(ns / 1e6).toFixed(0)} ms`;

function ticks(endMs) {
  const count = Math.floor(endMs / TICK_MS);
  return Array.from({ length: count + 1 }, (_, at) => {
    const y = heightOf(at * TICK_MS * 1e6);
    return [
      line(LEFT - 5, y, LEFT, y, 'axis'),
      line(RIGHT, y, RIGHT + 5, y, 'axis'),
      text(LEFT - 10, y + 4, String(at * TICK_MS), 'mono small end'),
    ].join('');
  });
}

function drawArrow(arrow, { again }) {
  const { fromClient, told } = arrow;
  const [from, to] = [heightOf(arrow.leftNs), heightOf(arrow.arrivedNs)];
  const [x1, x2] = fromClient ? [LEFT, RIGHT] : [RIGHT, LEFT];
  const colour = again.includes(arrow) ? 'second' : fromClient ? 'first' : 'third';
  const strength = told.length > 0 ? 'thin' : 'thin faint';
  return line(x1, from, x2, to, `${strength} ${colour}`) + head(x2, to, x2 - x1, to - from, colour);
}

/** The router throws away what finds no room at once: it is half way there as soon as one that need not wait. */
function drawLost({ leftNs }) {
  const [x, y] = [(LEFT + RIGHT) / 2, heightOf(leftNs)];
  return `${line(LEFT, y, x, y, 'way dashed lost')}<path d="M${px(x - 4.5)} ${px(y - 4.5)}l9 9m0 -9l-9 9" class="cross lost"/>`;
}

function head(x, y, dx, dy, colour) {
  const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
  return `<path d="M0 0l-7 -2.8v5.6z" transform="translate(${px(x)} ${px(y)}) rotate(${px(angle)})" class="${colour}-fill"/>`;
}

/** Words at the lines, where it happens. */
function beside({ burst, lost, again, repeats, stepNs, news }) {
  const left = (ns, ...rows) =>
    rows.map((row, at) => text(LEFT - 46, heightOf(ns) + 4 + at * 15, row, 'small end'));
  const right = (ns, ...rows) =>
    rows.map((row, at) => text(RIGHT + 16, heightOf(ns) + 4 + at * 15, row, 'small'));
  return [
    ...left(
      burst[0].leftNs,
      `${burst.length} segments at once,`,
      'then up to two for',
      'each ACK that comes',
    ),
    ...left(lost[0].leftNs, 'the first that finds', 'no room: it is lost'),
    ...left(
      again[0].leftNs - 30e6,
      'the first repeated',
      `ACK, ${ms(news)} later:`,
      'it is sent again',
    ),
    ...right(burst[3].arrivedNs, `one every ${ms(stepNs)}:`, 'the line carries', 'no more'),
    ...right(
      repeats[0].leftNs,
      `${lost.length} gaps: each segment`,
      'behind one draws',
      'the same ACK again',
    ),
    ...right(again[0].arrivedNs, 'what was missing', 'comes'),
  ];
}

function legend(y) {
  const entries = [
    ['first', '', 'data'],
    ['lost', ' dashed', 'lost'],
    ['second', '', 'sent again'],
    ['third', ' faint', 'ACK'],
  ];
  return entries.flatMap(([colour, stroke, words], at) => {
    const x = LEFT + at * 110 - 20;
    return [line(x, y, x + 28, y, `way ${colour}${stroke}`), text(x + 36, y + 4, words, 'small')];
  });
}

function described({ data, lost, again, repeats, burst, stepNs, longest, news }) {
  return (
    `The board sends ${burst.length} segments at once and then up to two for each ACK. They arrive one every ${ms(stepNs)}, ` +
    `after up to ${ms(longest)} in the router. Of ${data.length} segments ${lost.length} are lost, the first at ${ms(lost[0].leftNs)}. ` +
    `The server repeats its ACK ${repeats.length} times; the first repetition comes ${ms(news)} after the first loss, ` +
    `and from ${ms(again[0].leftNs)} on the board sends the ${again.length} missing segments again, one for each repeated ACK.`
  );
}
