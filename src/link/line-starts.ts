// Where lines begin in what a serial port brings. A port is opened, or a link begins on it, in the middle of a
// line too, and half a line is no reading: `12,1234567,28.3,65.2` without its first digit is another one.

import { SERIAL_SETTLE_MS } from '../limits.ts';

const LF = 0x0a;

/** Cuts the bytes of one port into pieces that end with a line, and leaves out what lacks its beginning. */
export class LineStarts {
  /** The bytes up to the next LF are the rest of a line. */
  #headless = false;
  /** Until silence ends that: a port that was just opened may also bring a glitch, and then whole lines. */
  #settling = true;
  /** When the last byte came, or the port was opened. Monotonic ms. */
  #lastMs: number;
  #betweenLines = true;

  constructor(openedMs: number) {
    this.#lastMs = openedMs;
  }

  /** Another link takes over: what belongs to the line at hand is not for it. */
  begin(): void {
    if (!this.#betweenLines) this.#headless = true;
  }

  /** The pieces of a chunk for whoever reads lines; the last may be the beginning of one. */
  *pieces(chunk: Buffer, nowMs: number): Generator<Buffer> {
    const paused = nowMs - this.#lastMs >= SERIAL_SETTLE_MS;
    this.#lastMs = nowMs;
    if (this.#settling) this.#headless = !paused;
    if (paused) this.#settling = false;
    for (let from = 0; from < chunk.length; ) {
      const lf = chunk.indexOf(LF, from);
      const end = lf < 0 ? chunk.length : lf + 1;
      this.#betweenLines = lf >= 0;
      if (!this.#headless) yield chunk.subarray(from, end);
      if (lf >= 0) {
        this.#headless = false;
        this.#settling = false;
      }
      from = end;
    }
  }
}
