const FIRST_BYTES = 512;

/** The bytes of a record whose rest is still to come. Grows to the largest one, and stays so. */
export class Carry {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The bytes; only the first `length` of them count. Valid until the next `fill`. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  held(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /**
   * Takes bytes until it has `upTo` of them, or there are no more.
   *
   * @returns where those begin that it did not take
   */
  fill(bytes: Uint8Array, at: number, upTo: number): number {
    const taken = Math.min(upTo - this.#length, bytes.length - at);
    if (taken <= 0) return at;
    // A record's length is known before its bytes are here: room for it is made once.
    if (upTo > this.#bytes.length) this.#grow(upTo);
    this.#bytes.set(bytes.subarray(at, at + taken), this.#length);
    this.#length += taken;
    return at + taken;
  }

  #grow(upTo: number): void {
    const larger = new Uint8Array(Math.max(upTo, 2 * this.#bytes.length));
    larger.set(this.held());
    this.#bytes = larger;
  }

  /** Lets go of the first bytes. */
  drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  clear(): void {
    this.#length = 0;
  }
}
