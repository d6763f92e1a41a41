// Who speaks on a connection, by its HELLO: found without putting the bytes in order, so that a whole capture
// can be looked through quickly and with a few bytes a connection.

import { MAX_LINE_BYTES } from '../limits.ts';
import { CsvDecoder } from '../line/csv.ts';
import { decodeLine } from '../line/decode.ts';
import type { Hello } from '../line/verb.ts';
import type { Packet } from '../wire/packet.ts';
import { TCP } from '../wire/segment.ts';

const START = new TextEncoder().encode('HELLO device=');
const LF = 0x0a;
const CR = 0x0d;
const H = 0x48;

/** HELLO is found as a verb whatever the field list is. */
const csv = new CsvDecoder(['seq']);

const NOTHING = new Uint8Array(0);

/**
 * Looks at one direction of a connection. A HELLO whose bytes came out of order, or only once and not in this capture,
 * is not found.
 */
export class HelloFinder {
  /** The sequence number that goes on where the last packet ended; null: nothing came yet. */
  #next: number | null = null;
  #atLineStart = true;
  /** A line that may be a HELLO and has no end yet. */
  #held: Uint8Array = NOTHING;

  /** @returns the last HELLO whose end is in the packet; null: there is none */
  take({ segment }: Pick<Packet, 'segment'>): Hello | null {
    const { bytes, dataAt, dataEnd, flags, length } = segment;
    if (length <= 0 || dataEnd <= dataAt || flags & TCP.RST) return null;
    const first = flags & TCP.SYN ? (segment.seq + 1) | 0 : segment.seq;
    const passed = this.#next === null ? 0 : (first - this.#next) | 0;
    if (passed < 0) return null;
    // Where something is missing a line may begin, and whole lines are what boards send.
    if (passed > 0) this.#begin();
    this.#next = (first + length) | 0;
    const found = this.#scan(bytes.subarray(dataAt, dataEnd));
    if (dataEnd - dataAt < length) this.#begin();
    return found;
  }

  #begin(): void {
    this.#atLineStart = true;
    this.#held = NOTHING;
  }

  #scan(data: Uint8Array): Hello | null {
    let found: Hello | null = null;
    let at = 0;
    if (this.#held.length > 0 || (this.#atLineStart && data[0] === H)) {
      const lf = data.indexOf(LF);
      const line = joined(this.#held, data.subarray(0, lf === -1 ? data.length : lf));
      found = this.#line(line, lf !== -1);
      if (lf === -1) return found;
      at = lf;
    }
    for (;;) {
      const next = nextStart(data, at);
      if (next === -1) break;
      const lf = data.indexOf(LF, next);
      found = this.#line(data.subarray(next, lf === -1 ? data.length : lf), lf !== -1) ?? found;
      if (lf === -1) return found;
      at = lf;
    }
    this.#holdEnd(data, at);
    return found;
  }

  /** The last line of the packet may be the beginning of a HELLO. */
  #holdEnd(data: Uint8Array, from: number): void {
    const lf = data.lastIndexOf(LF);
    this.#atLineStart = lf === data.length - 1;
    this.#held = NOTHING;
    if (lf < from || this.#atLineStart) return;
    const rest = data.subarray(lf + 1);
    if (mayBeHello(rest)) this.#held = rest.slice();
  }

  #line(line: Uint8Array, isWhole: boolean): Hello | null {
    this.#held = NOTHING;
    this.#atLineStart = isWhole;
    if (!isWhole) {
      if (mayBeHello(line) && line.length <= MAX_LINE_BYTES) this.#held = line.slice();
      return null;
    }
    if (!mayBeHello(line)) return null;
    const end = line[line.length - 1] === CR ? line.length - 1 : line.length;
    const decoded = decodeLine(line, 0, end, csv);
    return decoded.kind === 'verb' && decoded.verb.verb === 'hello' ? decoded.verb.hello : null;
  }
}

/** Where a line behind an LF begins that is a HELLO; −1: nowhere from there on. */
function nextStart(data: Uint8Array, from: number): number {
  for (let at = data.indexOf(LF, from); at !== -1; at = data.indexOf(LF, at + 1)) {
    const line = at + 1;
    if (data[line] === H && data.length - line >= START.length && isStart(data, line)) return line;
  }
  return -1;
}

/** Whether it begins as a HELLO does, or is too short to tell. */
function mayBeHello(line: Uint8Array): boolean {
  return isStart(line, 0);
}

function isStart(data: Uint8Array, from: number): boolean {
  const length = Math.min(data.length - from, START.length);
  for (let at = 0; at < length; at++) if (data[from + at] !== START[at]) return false;
  return true;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}
