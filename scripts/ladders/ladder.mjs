// A ladder: the board's line on the left, the server's on the right, and an arrow for each packet.

import { duration } from '../../dist/wire/words/amounts.js';
import { heightsOf } from './heights.mjs';
import { escaped, line, picture, px, text } from './svg.mjs';

const LEFT = 104;
const RIGHT = 656;
const MIDDLE = (LEFT + RIGHT) / 2;
const TOP = 92;
/** From a line to the head of an arrow. */
const FREE = 3;
/** A lost one comes so far, as a share of its way. */
const LOST_AT = 0.5;

const ROOM_PER_ROW = 19;
/** From a heading to the arrow below it. */
const HEADING = 32;

/**
 * @param shown what is to be drawn: `arrows`, and for each of them (given the arrow and its place)
 *   `way` its colour, stroke, name and signs, `rows` what stands below it: texts, or drawings of a row's height,
 *   `heading` words above it, `beside` a drawing at the server's line; `waits` words for a wait that was cut,
 *   `below` a drawing below all, `foot` rows of words at the end
 */
export function ladder(shown) {
  const { arrows, title, rows = () => [], heading = () => '', beside = () => '' } = shown;
  const { digits = 2, foot = [], board = 'board', server = 'server' } = shown;
  const contents = arrows.map(rows);
  const { heights, waits, bottom } = heightsOf(arrows, {
    top: TOP,
    room: (at) => contents[at].length * ROOM_PER_ROW,
    above: (at) => (heading(arrows[at], at) === '' ? 0 : HEADING),
  });
  const end = bottom + 22;
  const moment = (ns) => (ns / 1e6).toFixed(digits);
  const parts = [
    ...axes(waits, end, shown),
    text(LEFT, 62, board, 'strong middle'),
    text(LEFT, 78, shown.boardSocket ?? '', 'mono small quiet middle'),
    text(RIGHT, 62, server, 'strong middle'),
    text(RIGHT, 78, shown.serverSocket ?? '', 'mono small quiet middle'),
    text(24, 78, 'ms', 'small quiet'),
    ...waits.map((wait) => waitWords(wait, shown)),
  ];
  for (const [at, arrow] of arrows.entries()) {
    const { from, to } = heights[at];
    const [left, right] = arrow.fromClient ? [from, to] : [to, from];
    const words = heading(arrow, at);
    if (words !== '') parts.push(text(MIDDLE, from - HEADING, words, 'strong middle'));
    parts.push(drawArrow(arrow, { left, right }, shown.way(arrow, at), contents[at]));
    const ends = [
      [LEFT - 10, left, arrow.fromClient ? arrow.leftNs : arrow.arrivedNs, 'mono small end'],
      [RIGHT + 10, right, arrow.fromClient ? arrow.arrivedNs : arrow.leftNs, 'mono small'],
    ];
    for (const [x, y, ns, className] of ends) {
      if (ns !== undefined) parts.push(text(x, y + 4, moment(ns), className));
    }
    parts.push(beside(arrow, { x: RIGHT, y: right, at }));
  }
  const below = shown.below?.(end + 16) ?? { parts: [], height: 0 };
  const footAt = end + 28 + below.height;
  return picture({
    title,
    description: described(arrows, digits),
    height: footAt + 17 * foot.length,
    parts: [
      ...parts,
      ...below.parts,
      ...foot.map((row, at) => text(24, footAt + 17 * at, row, 'small quiet')),
    ].filter((part) => part !== ''),
  });
}

/** The two lines; points where a wait was cut out, and where more came before or comes after. */
function axes(waits, end, { startsEarlier = false, goesOn = false }) {
  return [LEFT, RIGHT].flatMap((x) => {
    const parts = [];
    let y = TOP - 4;
    if (startsEarlier) {
      parts.push(line(x, y, x, y + 14, 'wait'));
      y += 14;
    }
    for (const { from, to } of waits) {
      parts.push(line(x, y, x, from + 9, 'axis'));
      parts.push(line(x, from + 12, x, to - 12, 'wait'));
      y = to - 9;
    }
    parts.push(line(x, y, x, goesOn ? end - 16 : end, 'axis'));
    if (goesOn) parts.push(line(x, end - 13, x, end, 'wait'));
    return parts;
  });
}

function waitWords(wait, { arrows, waits = () => '' }) {
  const words = waits(arrows[wait.before], duration(wait.ns)) || duration(wait.ns);
  return text(MIDDLE, wait.from + 24, `· · ·  ${words}  · · ·`, 'small quiet middle');
}

function drawArrow(arrow, { left, right }, way, rows) {
  const { fromClient, isLost } = arrow;
  const direction = fromClient ? 1 : -1;
  const [x1, y1, y2] = fromClient ? [LEFT, left, right] : [RIGHT, right, left];
  const width = RIGHT - LEFT - FREE;
  const share = isLost ? LOST_AT : 1;
  const angle = (Math.atan2(y2 - y1, width) * 180) / Math.PI;
  const { colour, isDashed = false } = way;
  const stroke = isDashed ? ' dashed' : '';
  const tip = direction * width * share;
  const head = isLost
    ? `<path d="M${px(tip - 5.5)} -5.5l11 11m0 -11l-11 11" class="cross ${colour}"/>`
    : `<path d="M${px(tip)} 0l${-10 * direction} -4.5v9z" class="${colour}-fill"/>`;
  const shaft = `<line x2="${px(tip - (isLost ? 0 : 9 * direction))}" class="way ${colour}${stroke}"/>`;
  const middle = (direction * width) / 2;
  const inside = [
    shaft,
    head,
    label(middle, arrow, way),
    ...rows.map((row, at) => content(middle, row, at, isLost ? 4 : 0)),
  ];
  const turn = degrees(angle * direction);
  return `<g transform="translate(${px(x1)} ${px(y1)}) rotate(${turn})">${inside.join('')}</g>`;
}

/** Angles need one digit more than lengths. */
function degrees(number) {
  return String(Math.round(number * 100) / 100);
}

/** Colours of what stands out. */
const ROLES = { bad: 'lost', warning: 'second', good: 'first', quiet: 'plain' };

function label(x, { isLost, told }, { colour, name = '', signs = told.marks }) {
  const [flags, ...numbers] = told.label;
  const all = isLost ? [...signs, { text: '✕ lost', role: 'bad' }] : signs;
  const before =
    name === '' ? '' : `<tspan class="strong ${colour}-fill">${escaped(name)}  </tspan>`;
  const after = all.map(
    (sign) => `<tspan class="strong ${ROLES[sign.role]}-fill">  ${escaped(sign.text)}</tspan>`,
  );
  const words = `<tspan class="strong">${flags}</tspan> ${escaped(numbers.join(' '))}`;
  const y = isLost ? -13 : -7;
  return `<text x="${px(x)}" y="${y}" class="mono middle">${before}${words}${after.join('')}</text>`;
}

/** A row below an arrow: words, or a drawing that is told where its middle is. */
function content(x, row, at, lower) {
  const y = 17 + lower + at * ROOM_PER_ROW;
  return typeof row === 'string' ? text(x, y, row, 'mono quiet middle') : row(x, y);
}

function described(arrows, digits) {
  const moment = (ns) => `${(ns / 1e6).toFixed(digits)} ms`;
  const each = arrows.map(({ fromClient, leftNs, arrivedNs, told }) => {
    const [from, to] = fromClient ? ['board', 'server'] : ['server', 'board'];
    const fate = arrivedNs === undefined ? 'lost on its way' : `there at ${moment(arrivedNs)}`;
    return `${moment(leftNs)}, ${from} to ${to}: ${told.label.join(' ')}, ${fate}.`;
  });
  return each.join(' ');
}
