// The data of a packet as hexadecimal and as text, row by row.

const HALF = 8;

/** Shown for a byte of a device's token. */
const HIDDEN = { pair: '**', character: '*' };

/**
 * @param first the number of the first byte
 * @param perRow 8 or 16
 * @param isSecret whether the byte at that place is not to be shown
 */
export function* hexDump(
  bytes: Uint8Array,
  first: number,
  perRow: number,
  isSecret: (at: number) => boolean,
): Generator<string> {
  for (let at = 0; at < bytes.length; at += perRow) {
    const places = Array.from({ length: Math.min(perRow, bytes.length - at) }, (_, i) => at + i);
    const pairs = places.map((place) => (isSecret(place) ? HIDDEN.pair : hex(bytes[place])));
    const halves = [pairs.slice(0, HALF).join(' '), pairs.slice(HALF).join(' ')];
    const width = perRow > HALF ? 3 * perRow : 3 * perRow - 1;
    const text = places.map((place) => (isSecret(place) ? HIDDEN.character : ascii(bytes[place])));
    const number = String((first + at) >>> 0).padStart(6);
    yield `${number} ${halves.join('  ').trimEnd().padEnd(width)} |${text.join('')}|`;
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function ascii(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}
