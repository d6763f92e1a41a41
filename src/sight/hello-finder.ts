// Who speaks on a connection, by its HELLO: found without putting the bytes in order, so that a whole capture
// can be looked through quickly and with a few bytes a connection.

import { MAX_LINE_BYTES } from '../limits.ts';
import { CsvDecoder } from '../line/csv.ts';
import { decodeLine } from '../line/decode.ts';
import type { Hello } from '../line/verb.ts';
import type { Packet } from '../wire/packet.ts';
import { TCP } from '../wire/segment.ts';

const START = Buffer.from('HELLO device=');
const LF = 0x0a;
const H = START[0];
const BEHIND_LF = Buffer.concat([Buffer.of(LF), START]);

/** HELLO is found as a verb whatever the field list is. */
const csv = new CsvDecoder(['seq']);

const NOTHING = Buffer.alloc(0);

/**
 * Looks at one direction of a connection. A HELLO whose bytes came out of order, or only once and not in this capture,
 * is not found.
 */
export class HelloFinder {
  /** The sequence number that goes on where the last packet ended; null: nothing came yet. */
  #next: number | null = null;
  #atLineStart = true;
  /** A line that may be a HELLO and has no end yet. */
  #held: Buffer = NOTHING;

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
    const data = Buffer.from(bytes.buffer, bytes.byteOffset + dataAt, dataEnd - dataAt);
    const found = this.#scan(data);
    if (dataEnd - dataAt < length) this.#begin();
    return found;
  }

  #begin(): void {
    this.#atLineStart = true;
    this.#held = NOTHING;
  }

  #scan(data: Buffer): Hello | null {
    let found: Hello | null = null;
    let at = 0;
    if (this.#held.length > 0 || (this.#atLineStart && data[0] === H)) {
      const lf = data.indexOf(LF);
      const line = Buffer.concat([this.#held, data.subarray(0, lf === -1 ? data.length : lf)]);
      found = this.#line(line, lf !== -1);
      if (lf === -1) return found;
      at = lf;
    }
    for (;;) {
      const next = data.indexOf(BEHIND_LF, at);
      if (next === -1) break;
      const lf = data.indexOf(LF, next + 1);
      found = this.#line(data.subarray(next + 1, lf === -1 ? data.length : lf), lf !== -1) ?? found;
      if (lf === -1) return found;
      at = lf;
    }
    this.#holdEnd(data, at);
    return found;
  }

  /** The last line of the packet may be the beginning of a HELLO. */
  #holdEnd(data: Buffer, from: number): void {
    const lf = data.lastIndexOf(LF);
    this.#atLineStart = lf === data.length - 1;
    this.#held = NOTHING;
    if (lf < from || this.#atLineStart) return;
    const rest = data.subarray(lf + 1);
    if (mayBeHello(rest)) this.#held = Buffer.from(rest);
  }

  #line(line: Buffer, isWhole: boolean): Hello | null {
    this.#held = NOTHING;
    this.#atLineStart = isWhole;
    if (!isWhole) {
      if (mayBeHello(line) && line.length <= MAX_LINE_BYTES) this.#held = Buffer.from(line);
      return null;
    }
    if (!mayBeHello(line)) return null;
    const end = line.at(-1) === 0x0d ? line.length - 1 : line.length;
    const decoded = decodeLine(line, 0, end, csv);
    return decoded.kind === 'verb' && decoded.verb.verb === 'hello' ? decoded.verb.hello : null;
  }
}

function mayBeHello(line: Buffer): boolean {
  const length = Math.min(line.length, START.length);
  return line.compare(START, 0, length, 0, length) === 0;
}
