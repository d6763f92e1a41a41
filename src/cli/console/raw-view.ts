// Writes what a board sends as it is, for a pipe or a file: nothing added, lines end with LF alone.

import type { View } from './view.ts';

const LF = 0x0a;
const CR = 0x0d;

export class RawView implements View {
  readonly #write: (bytes: Buffer) => void;
  /** A CR came whose LF may follow. */
  #heldCr = false;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  received(bytes: Uint8Array): void {
    const out = Buffer.alloc(bytes.length + 1);
    let length = 0;
    for (const byte of bytes) {
      if (this.#heldCr && byte !== LF) out[length++] = CR;
      this.#heldCr = byte === CR;
      if (!this.#heldCr) out[length++] = byte;
    }
    if (length > 0) this.#write(out.subarray(0, length));
  }

  sent(): void {}

  settle(): void {
    if (this.#heldCr) this.#write(Buffer.of(CR));
    this.#heldCr = false;
  }
}
