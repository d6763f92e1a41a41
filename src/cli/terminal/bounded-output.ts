// Output that a slow reader does not make grow: what it does not take in time is left out, and told.

import { MAX_PRINT_BACKLOG_BYTES } from '../../limits.ts';

export class BoundedOutput {
  readonly #output: NodeJS.WriteStream;
  #leftOut = 0;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
  }

  /** Writes a line that has its end, unless too many wait. */
  write(line: string | Buffer): void {
    if (this.#output.writableLength > MAX_PRINT_BACKLOG_BYTES) {
      this.#leftOut++;
      return;
    }
    if (this.#leftOut > 0) this.#output.write(`* ${this.#leftOut} lines were left out here\n`);
    this.#leftOut = 0;
    this.#output.write(line);
  }
}
