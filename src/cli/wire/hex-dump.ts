// The data of a packet as hexadecimal and as text, row by row.

const HALF = 8;
const BYTES_A_ROW = [16, 8, 4, 2, 1];

/** Digits of the number before a row, as long as they do. */
const NUMBER = 6;

/** Shown for a byte of a device's token. */
const HIDDEN = { pair: '**', character: '*' };

/**
 * @param first the number of the first byte
 * @param columns how long a row may be; it has one byte at least
 * @param isSecret whether the byte at that place is not to be shown
 */
export function* hexDump(
  bytes: Uint8Array,
  first: number,
  columns: number,
  isSecret: (at: number) => boolean,
): Generator<string> {
  const digits = Math.max(NUMBER, String((first + bytes.length) >>> 0).length);
  const perRow = BYTES_A_ROW.find((count) => widthOfRow(count, digits) <= columns) ?? 1;
  for (let at = 0; at < bytes.length; at += perRow) {
    const places = Array.from({ length: Math.min(perRow, bytes.length - at) }, (_, i) => at + i);
    const pairs = places.map((place) => (isSecret(place) ? HIDDEN.pair : hex(bytes[place])));
    const halves = [pairs.slice(0, HALF).join(' '), pairs.slice(HALF).join(' ')];
    const width = widthOfPairs(perRow);
    const text = places.map((place) => (isSecret(place) ? HIDDEN.character : ascii(bytes[place])));
    const number = String((first + at) >>> 0).padStart(digits);
    yield `${number} ${halves.join('  ').trimEnd().padEnd(width)} |${text.join('')}|`;
  }
}

/** In two halves, or one. */
function widthOfPairs(count: number): number {
  return count > HALF ? 3 * count : 3 * count - 1;
}

/** Number, hexadecimal, and text between two bars. */
function widthOfRow(count: number, digits: number): number {
  return digits + 1 + widthOfPairs(count) + 1 + 1 + count + 1;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function ascii(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}
