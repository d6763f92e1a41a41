// Bytes and text on their way to stdout: few large writes, and a reader that is slow is waited for.

import type { Writable } from 'node:stream';

/** Characters that are written at once. */
const WRITE_CHARACTERS = 64 * 1024;

export interface Output {
  write(piece: string | Uint8Array): void;
  /** Writes out what is still held. @returns resolves once more can be taken; undefined: at once */
  flush(): Promise<void> | undefined;
}

/** @param stream what is written to; its errors are its owner's */
export function bufferedOutput(stream: Writable): Output {
  let held: string[] = [];
  let characters = 0;
  let blocked = false;

  function release(): void {
    if (characters === 0) return;
    const text = held.join('');
    held = [];
    characters = 0;
    if (!stream.write(text)) blocked = true;
  }

  return {
    write(piece) {
      if (typeof piece !== 'string') {
        release();
        if (!stream.write(piece)) blocked = true;
        return;
      }
      held.push(piece);
      characters += piece.length;
      if (characters >= WRITE_CHARACTERS) release();
    },
    flush() {
      release();
      if (!blocked || stream.writableLength === 0) {
        blocked = false;
        return undefined;
      }
      return new Promise((resolve) => {
        stream.once('drain', () => {
          blocked = false;
          resolve();
        });
      });
    },
  };
}
