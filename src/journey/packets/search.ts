// Looks for a line in the bytes of a direction, however they were cut into segments.

const LF = 0x0a;

/** Finds where a line stands: whole, from the end of the one before it to its own. */
export class LineSearch {
  readonly #line: Uint8Array;
  /** The newest bytes, as many as may belong to a line that has not ended, and the one before them. */
  #tail: Uint8Array = new Uint8Array(0);
  /** Place of the first of them. */
  #at = 0;
  /** Places at which it was found, up to two: then it is not the only one. */
  readonly found: number[] = [];

  /** @param line with its end */
  constructor(line: Uint8Array) {
    this.#line = line;
  }

  /** Takes the next bytes; a gap before them parts what came before from what follows. */
  take(place: number, bytes: Uint8Array): void {
    const isNext = place === this.#at + this.#tail.length;
    const all = isNext ? joined(this.#tail, bytes) : bytes.slice();
    if (!isNext) this.#at = place;
    // A line that the tail begins with was found when its last byte came.
    let from = isNext && this.#tail.length === this.#line.length ? 1 : 0;
    for (;;) {
      const index = this.#next(all, from);
      if (index < 0) break;
      if (this.found.length < 2) this.found.push(this.#at + index);
      from = index + 1;
    }
    const kept = Math.min(all.length, this.#line.length);
    this.#at += all.length - kept;
    this.#tail = all.slice(all.length - kept);
  }

  #next(bytes: Uint8Array, from: number): number {
    const line = this.#line;
    for (let at = bytes.indexOf(line[0], from); at >= 0; at = bytes.indexOf(line[0], at + 1)) {
      if (at + line.length > bytes.length) return -1;
      // Of what stands before the first byte that was captured nothing is known.
      if (at > 0 && bytes[at - 1] === LF && isHere(bytes, at, line)) return at;
    }
    return -1;
  }
}

function isHere(bytes: Uint8Array, at: number, line: Uint8Array): boolean {
  for (let i = 0; i < line.length; i++) if (bytes[at + i] !== line[i]) return false;
  return true;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
