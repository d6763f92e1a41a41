// Bytes as boxes in a row, each with its character: what a segment carries, and what a program reads.

import { escaped, px } from './svg.mjs';

const BOX = 17;
const NAMES = new Map([
  [0x0d, 'CR'],
  [0x0a, 'LF'],
]);

/**
 * A row of boxes.
 *
 * @param first the number of the first byte, which is told, as that of the last one
 * @param ways the colour of the box at a place
 */
export function boxes(bytes, { x, y, first, ways }) {
  const parts = [];
  bytes.forEach((byte, at) => {
    const left = x + at * BOX;
    const colour = ways(at);
    const name = NAMES.get(byte);
    const middle = px(left + BOX / 2);
    const size = name === undefined ? 'mono' : 'mono tiny';
    parts.push(
      `<rect x="${px(left)}" y="${px(y)}" width="${BOX}" height="17" class="box"/>`,
      `<rect x="${px(left)}" y="${px(y)}" width="${BOX}" height="17" class="soft ${colour}-fill"/>`,
      `<text x="${middle}" y="${px(y + (name === undefined ? 13 : 11.5))}" class="${size} middle">${escaped(name ?? String.fromCharCode(byte))}</text>`,
    );
  });
  const [last, end] = [first + bytes.length - 1, px(x + bytes.length * BOX + 6)];
  parts.push(
    `<text x="${px(x - 6)}" y="${px(y + 13)}" class="small quiet end">${first}</text>`,
    `<text x="${end}" y="${px(y + 13)}" class="small quiet">${last}</text>`,
  );
  return parts.join('');
}

export function widthOf(bytes) {
  return bytes.length * BOX;
}

/** Bytes as text in one row: the ends of lines are shown. */
export function shownText(bytes, most = 62) {
  const words = bytes.toString('utf8').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
}
