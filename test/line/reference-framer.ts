// The rules of framing, told once more: a byte at a time, without a fast path, without a bound on
// memory. What the Framer does is compared with it.

import { MAX_LINE_BYTES } from '../../src/limits.ts';

/** What comes out of a stream, in order. */
export interface Framed {
  /** A line in latin1, or null for one that was oversized. */
  readonly lines: (string | null)[];
  readonly truncated: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

export function frame(stream: Uint8Array, telnet: boolean): Framed {
  const lines: (string | null)[] = [];
  let raw: number[] = [];
  for (const byte of stream) {
    if (byte !== LF) {
      raw.push(byte);
      continue;
    }
    const data = telnet ? withoutTelnet(raw, true) : raw;
    const endsInCr = data.at(-1) === CR;
    if (raw.length - (endsInCr ? 1 : 0) > MAX_LINE_BYTES) lines.push(null);
    else if (endsInCr ? data.length > 1 : data.length > 0) {
      lines.push(Buffer.from(endsInCr ? data.slice(0, -1) : data).toString('latin1'));
    }
    raw = [];
  }
  const left = telnet ? withoutTelnet(raw, false) : raw;
  const openIac = telnet && endsInIac(raw);
  const counted = raw.length - (left.at(-1) === CR && !openIac ? 1 : 0);
  if (counted > MAX_LINE_BYTES) return { lines: [...lines, null], truncated: false };
  return { lines, truncated: left.length > 0 };
}

/** The data among the bytes of a line; an IAC at its very end is data when a LF follows. */
function withoutTelnet(raw: readonly number[], lfFollows: boolean): number[] {
  const data: number[] = [];
  let at = 0;
  while (at < raw.length) {
    const byte = raw[at];
    const command = raw[at + 1];
    if (byte !== 0xff) {
      data.push(byte);
      at += 1;
    } else if (command === undefined) {
      if (lfFollows) data.push(0xff);
      at += 1;
    } else if (command === 0xff) {
      data.push(0xff);
      at += 2;
    } else if (command === 0xfa) {
      at += 2;
      while (at < raw.length && !(raw[at] === 0xff && raw[at + 1] === 0xf0)) {
        at += raw[at] === 0xff && raw[at + 1] === 0xff ? 2 : 1;
      }
      at += 2;
    } else if (command >= 0xfb) {
      at += 3;
    } else if (command >= 0xf0) {
      at += 2;
    } else {
      data.push(0xff);
      at += 1;
    }
  }
  return data;
}

/** Whether the last byte is an IAC that waits for its command. */
function endsInIac(raw: readonly number[]): boolean {
  return raw.at(-1) === 0xff && withoutTelnet(raw, true).length > withoutTelnet(raw, false).length;
}
