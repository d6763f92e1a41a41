// Lines that come out of a pipe, a file, or a terminal without line editing.

import type { ReadStream } from 'node:tty';
import { LEAVE_KEY } from './keyboard.ts';
import { LineCutter } from './line-cutter.ts';

export interface PipedInputOptions {
  /** Resolves when the next may follow. */
  readonly say: (bytes: Uint8Array, ends: boolean) => Promise<void>;
  readonly ended: () => void;
  readonly leave: () => void;
}

/** Says what comes, line by line and no faster than it can be said. */
export async function readPipe(
  input: Pick<ReadStream, 'isTTY'> & AsyncIterable<Buffer>,
  { say, ended, leave }: PipedInputOptions,
): Promise<void> {
  const cutter = new LineCutter();
  try {
    for await (const chunk of input) {
      const end = input.isTTY ? chunk.indexOf(LEAVE_KEY) : -1;
      for (const { bytes, ends } of cutter.push(end === -1 ? chunk : chunk.subarray(0, end))) {
        await say(bytes, ends);
      }
      if (end !== -1) {
        leave();
        return;
      }
    }
  } catch {
    // A terminal that was closed, a folder given as input: there is nothing more to say.
  }
  const rest = cutter.end();
  if (rest.length > 0) await say(rest, true);
  ended();
}
