// Rows that the parts of a journey are made of.

/**
 * Text in rows of so many characters, cut between words where there are any.
 *
 * @param head what the first row begins with, in place of the indent
 */
export function* wrapped(
  text: string,
  columns: number,
  indent = '',
  head = indent,
): Generator<string> {
  const room = Math.max(20, columns - indent.length);
  let start = head;
  let row = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (row !== '' && row.length + 1 + rest.length > room) {
      yield start + row;
      start = indent;
      row = '';
    }
    while (rest.length > room) {
      yield start + rest.slice(0, room);
      start = indent;
      rest = rest.slice(room);
    }
    row = row === '' ? rest : `${row} ${rest}`;
  }
  if (row !== '') yield start + row;
}

/** The same, right-aligned: times stand one beneath the other. */
export function laterPadded(ms: number): string {
  return later(ms).padStart(9);
}

/** `+0.55 ms`, `+212 ms`, `+1.30 s`: how long after the beginning. */
export function later(ms: number): string {
  const sign = ms < 0 ? '-' : '+';
  const size = Math.abs(ms);
  if (size >= 1000) return `${sign}${(size / 1000).toFixed(size < 10_000 ? 2 : 1)} s`;
  return `${sign}${size.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)} ms`;
}

const NARROW = 8;
const WIDE = 16;
const OFFSET_DIGITS = 4;

/** Columns of a row of a dump with so many bytes: offset, hexadecimal, ASCII. */
function widthOf(bytes: number): number {
  return OFFSET_DIGITS + 2 + 3 * bytes + 1 + bytes + 2;
}

/** Some bytes of a segment, those of a line marked among them. */
export interface MarkedBytes {
  /** Where in the segment's data the first of them stands: a multiple of 16, or in the middle of nothing. */
  readonly offset: number;
  readonly bytes: readonly number[];
  /** The line's are those from here to there, as places among these. */
  readonly from: number;
  readonly to: number;
}

/** Rows of hexadecimal and text; what is the line's stands in brackets, and is painted. */
export function* dumpRows(
  { offset, bytes, from, to }: MarkedBytes,
  columns: number,
  mark: (text: string) => string,
): Generator<string> {
  const perRow = columns >= widthOf(WIDE) ? WIDE : NARROW;
  for (let at = 0; at < bytes.length; at += perRow) {
    const end = Math.min(at + perRow, bytes.length);
    if (end <= from || at >= to) continue;
    const [first, last] = [Math.max(at, from), Math.min(end, to)];
    const hex = (part: readonly number[]) => part.map(pair).join(' ');
    const own = mark(`[${hex(bytes.slice(first, last))}]`);
    const before = first === at ? '' : ` ${hex(bytes.slice(at, first))}`;
    const after = last === end ? '' : `${hex(bytes.slice(last, end))} `;
    const pad = '   '.repeat(perRow - (end - at));
    const text = `${ascii(bytes.slice(at, first))}${mark(ascii(bytes.slice(first, last)))}${ascii(bytes.slice(last, end))}`;
    const place = (offset + at).toString(16).padStart(OFFSET_DIGITS, '0');
    yield `${place} ${before}${own}${after}${pad} ${text}`;
  }
}

function pair(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function ascii(bytes: readonly number[]): string {
  return String.fromCharCode(...bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? byte : 0x2e)));
}
