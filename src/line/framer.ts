// Cuts a byte stream into lines, however its reads were cut. Reads telnet's IAC on the way where
// the stream may come from a telnet client. Holds at most one line.

import { MAX_LINE_BYTES } from '../limits.ts';
import { IAC, readTelnet, TELNET, type TelnetState } from './telnet.ts';

/** What becomes of the lines. */
export interface LineSink {
  /**
   * Whole lines as they came: bytes[from, end), with the LF of the last right before end. May take some
   * from the front that hold no IAC and are not empty; the first that it leaves comes as `line`.
   *
   * @returns where the first line begins that it did not take
   */
  lines?(bytes: Uint8Array, from: number, end: number): number;
  /**
   * One line without LF and the CR before it: bytes[start, end), never empty. The memory is only
   * valid during the call. False: stop after this line.
   */
  line(bytes: Uint8Array, start: number, end: number): boolean;
  /**
   * A line went over MAX_LINE_BYTES; called once for it, as soon as it is known. bytes[start, end) is some
   * of its beginning, only valid during the call.
   */
  oversized(bytes: Uint8Array, start: number, end: number): void;
}

const LF = 0x0a;
const CR = 0x0d;

const NOTHING = new Uint8Array(0);

const NOT_LOOKED_FOR = -1;

/** Finds the lines of one byte stream. */
export class Framer {
  readonly #telnet: boolean;
  /** The data bytes of a line that is still open; telnet's own bytes are already out. */
  #carry: Uint8Array = NOTHING;
  #carried = 0;
  /** Bytes of the open line as they came, telnet's own included: these count towards the limit. */
  #arrived = 0;
  #state: TelnetState = TELNET.data;
  /** In an oversized line: everything up to its LF is dropped. */
  #skipping = false;
  #lineEnd = 0;
  #lineBytes = 0;

  /** @param options `telnet`: read IAC (TCP, TLS); false on serial, where FF is a byte like any other */
  constructor(options: { telnet: boolean }) {
    this.#telnet = options.telnet;
  }

  /** Whether the last LF that was fed lies behind: the next byte goes on with a line. */
  get inLine(): boolean {
    return this.#arrived > 0 || this.#skipping;
  }

  /** The first bytes of a line whose end has not come, telnet's own taken out; null: there are none. */
  openLine(maxBytes: number): Uint8Array | null {
    return this.#carried === 0 ? null : this.#carry.slice(0, Math.min(this.#carried, maxBytes));
  }

  /** While `LineSink.line` is called: where in the chunk the line has ended, its LF included. */
  get lineEnd(): number {
    return this.#lineEnd;
  }

  /** While it is called: the bytes that the line came in, telnet's own and its end included. */
  get lineBytes(): number {
    return this.#lineBytes;
  }

  /**
   * Feeds chunk from an offset on.
   *
   * @returns the offset of the first byte not consumed: chunk.length, unless the sink said stop
   */
  push(chunk: Uint8Array, from: number, sink: LineSink): number {
    const length = chunk.length;
    const linesEnd = behindLastLf(chunk, from);
    // Looked for when it first matters: runs of usual lines have none.
    let nextIac = this.#telnet ? NOT_LOOKED_FOR : length;
    let at = from;
    while (at < length) {
      const atStart = this.#arrived === 0 && !this.#skipping;
      if (atStart && at < linesEnd && sink.lines !== undefined) {
        at = sink.lines(chunk, at, linesEnd);
        if (at === length) break;
      }
      if (nextIac < at) nextIac = indexOf(chunk, IAC, at);

      let lf = at;
      while (lf < length && chunk[lf] !== LF) lf++;
      const start = at;
      at = lf + 1;
      this.#lineEnd = at;
      this.#lineBytes = this.#arrived + at - start;

      if (atStart && lf < length && lf <= nextIac) {
        // The usual line: all of it in this chunk, and as it is.
        const end = lf > start && chunk[lf - 1] === CR ? lf - 1 : lf;
        if (end - start > MAX_LINE_BYTES) sink.oversized(chunk, start, start + MAX_LINE_BYTES);
        else if (end > start && !sink.line(chunk, start, end)) return at;
        continue;
      }

      if (!this.#skipping && !this.#hold(chunk, start, lf, nextIac < lf)) {
        const [held, carried] = [this.#carry, this.#carried];
        this.#forget();
        this.#skipping = true;
        if (carried > 0) sink.oversized(held, 0, Math.min(carried, MAX_LINE_BYTES));
        else sink.oversized(chunk, start, Math.min(lf, start + MAX_LINE_BYTES));
      }
      if (lf < length && !this.#endLine(sink)) return at;
    }
    return length;
  }

  /**
   * The stream ended; the framer is as new.
   *
   * @returns true if data bytes were left after the last LF (truncated); false in the middle of an
   *   oversized line, which was counted already, or when only telnet's own bytes were left
   */
  end(): boolean {
    const truncated = this.#carried > 0;
    this.#forget();
    this.#skipping = false;
    return truncated;
  }

  /** Adds chunk[start, end) to the open line; false if that makes it oversized. */
  #hold(chunk: Uint8Array, start: number, end: number, hasIac: boolean): boolean {
    const arrived = this.#arrived + (end - start);
    // One byte over the limit may be the CR of its CR LF.
    if (arrived > MAX_LINE_BYTES + 1) return false;
    this.#reserve(arrived);
    this.#arrived = arrived;
    if (hasIac || this.#state !== TELNET.data) {
      const append = (byte: number) => this.#append(byte);
      for (let at = start; at < end; at++) {
        this.#state = readTelnet(this.#state, chunk[at], append);
      }
    } else {
      this.#carry.set(chunk.subarray(start, end), this.#carried);
      this.#carried += end - start;
    }
    return arrived <= MAX_LINE_BYTES || (this.#endsInCr() && this.#state !== TELNET.command);
  }

  /** The LF of a line came that was held, or skipped. False: the sink said stop. */
  #endLine(sink: LineSink): boolean {
    if (this.#skipping) {
      this.#skipping = false;
      return true;
    }
    // An IAC right before the LF was no command, but a byte like any other.
    if (this.#state === TELNET.command) this.#append(IAC);
    const line = this.#carry;
    const end = this.#endsInCr() ? this.#carried - 1 : this.#carried;
    this.#forget();
    return end === 0 || sink.line(line, 0, end);
  }

  #append(byte: number): void {
    this.#carry[this.#carried++] = byte;
  }

  #endsInCr(): boolean {
    return this.#carried > 0 && this.#carry[this.#carried - 1] === CR;
  }

  /** Makes room for a line of so many bytes: exactly, at first; then twice as much each time. */
  #reserve(bytes: number): void {
    if (bytes <= this.#carry.length) return;
    const grown = new Uint8Array(
      Math.max(bytes, Math.min(2 * this.#carry.length, MAX_LINE_BYTES + 1)),
    );
    grown.set(this.#carry.subarray(0, this.#carried));
    this.#carry = grown;
  }

  #forget(): void {
    this.#carry = NOTHING;
    this.#carried = 0;
    this.#arrived = 0;
    this.#state = TELNET.data;
  }
}

/** The offset behind the last LF; `from` if there is none. */
function behindLastLf(chunk: Uint8Array, from: number): number {
  let end = chunk.length;
  while (end > from && chunk[end - 1] !== LF) end--;
  return end;
}

/** Where a byte comes next; chunk.length if it does not. */
function indexOf(chunk: Uint8Array, byte: number, from: number): number {
  const index = chunk.indexOf(byte, from);
  return index === -1 ? chunk.length : index;
}
