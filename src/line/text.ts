// The text of a line.

import { maskTokens } from './mask.ts';

/** As fast as Node's Buffer, and browsers have it as well. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Bytes as text. What is no UTF-8 shows as U+FFFD. */
export function utf8(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** Whether a text is at most so many bytes of UTF-8. */
export function fitsBytes(text: string, maxBytes: number): boolean {
  // A UTF-16 unit is three bytes at most: nearly no text has to be encoded to know that.
  return text.length * 3 <= maxBytes || encoder.encode(text).length <= maxBytes;
}

/** A line as it may be kept and shown: UTF-8 with U+FFFD for what is none, tokens masked. */
export function lineText(bytes: Uint8Array, start: number, end: number): string {
  return maskTokens(utf8(bytes, start, end));
}

/** As much of a text as fits into so many bytes of UTF-8, cut between two characters. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (fitsBytes(text, maxBytes)) return text;
  const bytes = encoder.encode(text);
  let end = maxBytes;
  // 10xxxxxx continues a character that began before.
  while (end > 0 && (bytes[end] & 0xc0) === 0x80) end--;
  return utf8(bytes, 0, end);
}

/** How many bytes at the end belong to a UTF-8 character of which more is to come (RFC 3629). */
export function unfinishedBytes(bytes: Uint8Array, length = bytes.length): number {
  // A character has 4 bytes at most, the first of which tells how many.
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < whole ? back : 0;
    }
  }
  return 0;
}
