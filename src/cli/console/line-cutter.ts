// Cuts bytes into lines for the eye: a half line can be looked at, and a line without end comes in pieces.

import { MAX_LINE_BYTES } from '../../limits.ts';
import { unfinishedBytes } from '../../line/text.ts';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** A line, or a piece of one. */
export interface Piece {
  /** Without LF and the CR before it. */
  readonly bytes: Buffer;
  /** The line ends here. */
  readonly ends: boolean;
}

export class LineCutter {
  #held: Buffer = NOTHING;

  /** The lines that these bytes end, and the pieces of one that is longer than MAX_LINE_BYTES. */
  *push(chunk: Uint8Array): Iterable<Piece> {
    let rest: Buffer = Buffer.concat([this.#held, chunk]);
    let from = this.#held.length;
    this.#held = NOTHING;
    for (let lf = rest.indexOf(LF, from); lf !== -1; lf = rest.indexOf(LF, from)) {
      const last = yield* overlong(rest.subarray(0, lf));
      yield { bytes: last.at(-1) === CR ? last.subarray(0, -1) : last, ends: true };
      rest = rest.subarray(lf + 1);
      from = 0;
    }
    // A copy: what is held must not keep a whole read alive.
    this.#held = Buffer.from(yield* overlong(rest));
  }

  /** What came of a line that has not ended: whole characters, without a CR whose LF may follow. */
  get half(): Buffer {
    const held = this.#held;
    const end = held.at(-1) === CR ? held.length - 1 : held.length - unfinishedBytes(held);
    return held.subarray(0, end);
  }

  /** Everything that is held; nothing is held any more. */
  end(): Buffer {
    const held = this.#held;
    this.#held = NOTHING;
    return held;
  }
}

/** Hands out pieces of a line until what is left of it is short enough. */
function* overlong(line: Buffer): Generator<Piece, Buffer> {
  let rest = line;
  // One byte over the limit may be the CR of its CR LF.
  while (rest.length > MAX_LINE_BYTES + 1) {
    const end = MAX_LINE_BYTES - unfinishedBytes(rest, MAX_LINE_BYTES);
    yield { bytes: rest.subarray(0, end), ends: false };
    rest = rest.subarray(end);
  }
  return rest;
}
