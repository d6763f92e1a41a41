// Bytes as lines of hex and text, of which a part is lit.

/** `to` is exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Part {
  readonly characters: string;
  readonly isLit: boolean;
}

export interface HexLine {
  /** Offset of its first byte. */
  readonly at: number;
  /** Always as wide as a full line. */
  readonly hex: readonly Part[];
  readonly text: readonly Part[];
}

/** Characters of the offset with the blanks behind it, and of a byte in hex with its blank. */
export const OFFSET = 6;
const HEX = 3;

/** @param width bytes in a line */
export function byteLines(bytes: Uint8Array, width: number, lit: Range | null): HexLine[] {
  const lines: HexLine[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const line = bytes.subarray(at, at + width);
    const from = Math.max(0, Math.min(line.length, (lit?.from ?? 0) - at));
    const to = Math.max(from, Math.min(line.length, (lit?.to ?? 0) - at));
    lines.push({ at, hex: hexParts(line, width, from, to), text: textParts(line, from, to) });
  }
  return lines;
}

/**
 * Which byte a character of a line belongs to, counted from the line's left edge.
 *
 * @param line offset of its first byte
 * @param width bytes in a line
 * @returns null: it belongs to none
 */
export function byteAt(line: number, width: number, character: number): number | null {
  const hex = character - OFFSET;
  const text = hex - (width * HEX - 1 + 2);
  if (text >= 0 && text < width) return line + Math.floor(text);
  return hex >= 0 && hex < width * HEX - 1 ? line + Math.floor(hex / HEX) : null;
}

function hexParts(line: Uint8Array, width: number, from: number, to: number): Part[] {
  const text = (part: Uint8Array) =>
    [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const [before, lit, after] = [line.subarray(0, from), line.subarray(from, to), line.subarray(to)];
  const blank = (one: Uint8Array, ...others: Uint8Array[]) =>
    one.length > 0 && others.some(({ length }) => length > 0) ? ' ' : '';
  const missing = width - line.length;
  return parts(
    text(before) + blank(before, lit, after),
    text(lit),
    blank(lit, after) + text(after) + ' '.repeat(missing * HEX),
  );
}

function textParts(line: Uint8Array, from: number, to: number): Part[] {
  const text = (part: Uint8Array) =>
    [...part]
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
      .join('');
  return parts(
    text(line.subarray(0, from)),
    text(line.subarray(from, to)),
    text(line.subarray(to)),
  );
}

function parts(before: string, lit: string, after: string): Part[] {
  return [
    { characters: before, isLit: false },
    { characters: lit, isLit: true },
    { characters: after, isLit: false },
  ].filter(({ characters }) => characters !== '');
}
