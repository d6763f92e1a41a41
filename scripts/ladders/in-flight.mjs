// Bytes in flight in the full network: what the board reckons with, and what is really on its way.

import { grouped } from '../../dist/wire/words/amounts.js';
import { readArrows } from './recording.mjs';
import { line, picture, px, text } from './svg.mjs';

const LEFT = 84;
const RIGHT = 724;
const TOP = 78;
const BOTTOM = 330;
const MOST_MS = 900;
const MOST_BYTES = 30_000;

const xOf = (ns) => LEFT + ((RIGHT - LEFT) * ns) / (MOST_MS * 1e6);
const yOf = (bytes) => BOTTOM - ((BOTTOM - TOP) * bytes) / MOST_BYTES;

export function inFlight() {
  const arrows = readArrows('full-network');
  const reckoned = settled(reckonedSteps(arrows));
  const real = settled(realSteps(arrows));
  const lost = arrows.filter(({ isLost }) => isLost);
  const again = arrows.filter(({ told }) =>
    told.marks.some(({ text: words }) => words.includes('sent again')),
  );
  const most = Math.max(...real.map(({ bytes }) => bytes));
  const top = Math.max(...reckoned.map(({ bytes }) => bytes));
  const segments = most / arrows.find(({ told }) => told.length > 0).told.length;
  const windows = arrows.filter(({ fromClient }) => !fromClient).map(({ told }) => told.window);
  const window = Math.min(...windows);
  const curve = stepPath(reckoned);
  const at = (ns) => reckoned.findLast((step) => step.ns <= ns + SETTLING_NS / 2).bytes;
  const parts = [
    ...grid(),
    `<path d="${stepPath(real)}V${BOTTOM}H${px(xOf(real[0].ns))}z" class="soft first-fill"/>`,
    `<path d="${stepPath(real)}" class="thin first"/>`,
    `<path d="${curve}" class="way third"/>`,
    ...lost.map(({ leftNs }) => cross(xOf(leftNs), yOf(at(leftNs)))),
    ...again.map(
      ({ leftNs }) =>
        `<circle cx="${px(xOf(leftNs))}" cy="${px(yOf(at(leftNs)))}" r="4" class="dot second-fill"/>`,
    ),
    text(xOf(345e6), yOf(27_900), 'sent and not yet acknowledged,', 'small third-fill'),
    text(xOf(345e6), yOf(27_900) + 15, 'as the board knows it', 'small third-fill'),
    text(xOf(50e6), yOf(6000), 'really on its way: what left the board', 'small first-fill'),
    text(
      xOf(50e6),
      yOf(6000) + 15,
      `and will come, never more than ${segments.toFixed(0)} segments`,
      'small first-fill',
    ),
    ...legend(),
    text(
      24,
      BOTTOM + 84,
      `The window of the server is never below ${grouped(window)} bytes: it holds nobody back.`,
      'small quiet',
    ),
  ];
  return picture({
    title: 'Bytes in flight while the network is full',
    description:
      `Bytes that the board has sent and that are not acknowledged: they grow to ${grouped(top)} at ` +
      `${msAt(reckoned, top)} ms. Really on their way are never more than ${grouped(most)}: what is beyond is lost. ` +
      `${lost.length} segments are lost between ${ms(lost[0].leftNs)} and ${ms(lost.at(-1).leftNs)} ms; they are sent again between ` +
      `${ms(again[0].leftNs)} and ${ms(again.at(-1).leftNs)} ms, while both curves fall to 0.`,
    height: BOTTOM + 102,
    parts,
  });
}

const ms = (ns) => (ns / 1e6).toFixed(0);

function msAt(steps, bytes) {
  return ms(steps.find((step) => step.bytes === bytes).ns);
}

/** As the board can know it: sent, less what was acknowledged, also behind a gap (SACK). */
function reckonedSteps(arrows) {
  const moments = arrows
    .map((arrow) => ({ arrow, ns: arrow.fromClient ? arrow.leftNs : arrow.arrivedNs }))
    .sort((a, b) => a.ns - b.ns);
  let [sent, acked, sacked] = [1, 1, 0];
  return moments.map(({ arrow: { fromClient, told }, ns }) => {
    if (fromClient) sent = Math.max(sent, told.seq + told.length);
    else {
      acked = Math.min(Math.max(acked, told.ack), sent);
      sacked = told.sacks.reduce((sum, [from, to]) => sum + Math.min(to, sent) - from, 0);
    }
    return { ns, bytes: sent - acked - sacked };
  });
}

/** What has left, has not arrived, and will. */
function realSteps(arrows) {
  const moments = arrows
    .filter(({ fromClient, isLost, told }) => fromClient && !isLost && told.length > 0)
    .flatMap(({ leftNs, arrivedNs, told }) => [
      { ns: leftNs, more: told.length },
      { ns: arrivedNs, more: -told.length },
    ])
    .sort((a, b) => a.ns - b.ns || a.more - b.more);
  let bytes = 0;
  return moments.map(({ ns, more }) => {
    bytes += more;
    return { ns, bytes };
  });
}

/** What happens at the same time, as an ACK and what it lets out, is one step. */
function settled(steps) {
  return steps.filter(({ ns }, at) => (steps[at + 1]?.ns ?? Infinity) - ns > SETTLING_NS);
}

const SETTLING_NS = 1e6;

function stepPath(steps) {
  const [first, ...rest] = steps;
  const start = `M${px(xOf(first.ns))} ${px(yOf(0))}V${px(yOf(first.bytes))}`;
  return rest.reduce((path, { ns, bytes }) => `${path}H${px(xOf(ns))}V${px(yOf(bytes))}`, start);
}

function grid() {
  const rows = [0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000].map(
    (bytes) =>
      line(LEFT, yOf(bytes), RIGHT, yOf(bytes), bytes === 0 ? 'axis' : 'grid') +
      text(LEFT - 8, yOf(bytes) + 4, grouped(bytes), 'mono small end'),
  );
  const columns = Array.from({ length: MOST_MS / 100 + 1 }, (_, at) => {
    const x = xOf(at * 100e6);
    return (
      line(x, BOTTOM, x, BOTTOM + 5, 'axis') +
      text(x, BOTTOM + 19, String(at * 100), 'mono small middle')
    );
  });
  return [
    ...rows,
    ...columns,
    text(24, 60, 'bytes', 'small quiet'),
    text(RIGHT, BOTTOM + 36, 'ms since the first packet', 'small quiet end'),
  ];
}

function cross(x, y) {
  return `<path d="M${px(x - 4.5)} ${px(y - 4.5)}l9 9m0 -9l-9 9" class="cross lost"/>`;
}

function legend() {
  const y = BOTTOM + 56;
  return [
    cross(LEFT + 6, y),
    text(LEFT + 18, y + 4, 'a segment leaves that will be lost', 'small'),
    `<circle cx="${LEFT + 246}" cy="${y}" r="4" class="dot second-fill"/>`,
    text(LEFT + 258, y + 4, 'a lost one is sent again', 'small'),
  ];
}
