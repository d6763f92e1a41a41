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

/** Bytes in a line. */
const LINE = 16;
/** Characters of the offset with the blanks behind it, and of a byte in hex with its blank. */
const OFFSET = 6;
const HEX = 3;
/** Where the text begins. */
const TEXT = OFFSET + LINE * HEX - 1 + 2;

export function byteLines(bytes: Uint8Array, lit: Range | null): HexLine[] {
  const lines: HexLine[] = [];
  for (let at = 0; at < bytes.length; at += LINE) {
    const line = bytes.subarray(at, at + LINE);
    const from = Math.max(0, Math.min(line.length, (lit?.from ?? 0) - at));
    const to = Math.max(from, Math.min(line.length, (lit?.to ?? 0) - at));
    lines.push({ at, hex: hexParts(line, from, to), text: textParts(line, from, to) });
  }
  return lines;
}

/**
 * Which byte a character of a line belongs to, counted from the line's left edge.
 *
 * @param line offset of its first byte @returns null: it belongs to none
 */
export function byteAt(line: number, character: number): number | null {
  if (character >= TEXT && character < TEXT + LINE) return line + Math.floor(character - TEXT);
  const hex = character - OFFSET;
  return hex >= 0 && hex < LINE * HEX - 1 ? line + Math.floor(hex / HEX) : null;
}

function hexParts(line: Uint8Array, from: number, to: number): Part[] {
  const text = (part: Uint8Array) =>
    [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const [before, lit, after] = [line.subarray(0, from), line.subarray(from, to), line.subarray(to)];
  const blank = (one: Uint8Array, ...others: Uint8Array[]) =>
    one.length > 0 && others.some(({ length }) => length > 0) ? ' ' : '';
  const missing = LINE - line.length;
  return parts(
    text(before) + blank(before, lit, after),
    text(lit),
    blank(lit, after) + text(after) + ' '.repeat(missing * HEX),
  );
}

function textParts(line: Uint8Array, from: number, to: number): Part[] {
  const text = (part: Uint8Array) =>
    [...part].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
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
