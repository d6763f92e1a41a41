// Looks for a line in the bytes of a direction, however they were cut into segments.

const LF = 0x0a;

/**
 * Finds where a line, or a run of them, stands: whole, from the end of the one before it to its own. Each byte
 * is looked at once and none is kept (Knuth, Morris and Pratt).
 */
export class LineSearch {
  /** What is looked for, behind the end of another line: of what comes before the capture nothing is known. */
  readonly #wanted: Uint8Array;
  /** How much of it still fits, when so much of it did and the next byte does not. */
  readonly #rest: Uint32Array;
  /** How much of it the bytes so far end with. */
  #matched = 0;
  /** Place of the byte that comes next. */
  #at = 0;
  /** Places at which it was found, up to two: then it is not the only one. */
  readonly found: number[] = [];

  /** @param line with its end */
  constructor(line: Uint8Array) {
    this.#wanted = Uint8Array.of(LF, ...line);
    this.#rest = restsOf(this.#wanted);
  }

  /** Takes the next bytes; a gap before them parts what came before from what follows. */
  take(place: number, bytes: Uint8Array): void {
    const wanted = this.#wanted;
    let matched = place === this.#at ? this.#matched : 0;
    this.#at = place + bytes.length;
    for (let at = 0; at < bytes.length; at++) {
      if (matched === 0) {
        at = bytes.indexOf(LF, at);
        if (at < 0) break;
        matched = 1;
      } else {
        while (matched > 0 && bytes[at] !== wanted[matched]) matched = this.#rest[matched - 1];
        if (bytes[at] === wanted[matched]) matched++;
      }
      if (matched < wanted.length) continue;
      if (this.found.length < 2) this.found.push(place + at + 2 - wanted.length);
      matched = this.#rest[matched - 1];
    }
    this.#matched = matched;
  }
}

/** Of each beginning how much of it, less than all, it ends with as well. */
function restsOf(wanted: Uint8Array): Uint32Array {
  const rests = new Uint32Array(wanted.length);
  for (let at = 1, rest = 0; at < wanted.length; at++) {
    while (rest > 0 && wanted[at] !== wanted[rest]) rest = rests[rest - 1];
    if (wanted[at] === wanted[rest]) rest++;
    rests[at] = rest;
  }
  return rests;
}
