// The readings that a board must not forget yet: those the server has not acknowledged. Bounded as
// on a microcontroller: when it is full the oldest goes, and the jump in seq tells the server.

export class Unacknowledged {
  readonly #capacity: number;
  /** Seqs rise by one, so the keys are a run without holes, in order. */
  readonly #lines = new Map<number, string>();
  #oldest = 0;
  /** The next seq to send. */
  #cursor = 0;
  #overwritten = 0;

  /** @throws TypeError when the capacity is no whole number from 1 */
  constructor(capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new TypeError(`capacity must be a whole number from 1, not ${capacity}`);
    }
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#lines.size;
  }

  get full(): boolean {
    return this.#lines.size >= this.#capacity;
  }

  /** How many readings went because it was full. */
  get overwritten(): number {
    return this.#overwritten;
  }

  /** Keeps a reading. Its seq is one above that of the reading kept before it. */
  push(seq: number, line: string): void {
    if (this.#lines.size === 0) {
      this.#oldest = seq;
      this.#cursor = seq;
    } else if (this.full) {
      this.#overwritten += this.#dropTo(this.#oldest);
    }
    this.#lines.set(seq, line);
  }

  /**
   * Drops every reading up to this seq: the server has them for good.
   *
   * @returns how many were dropped
   */
  acknowledge(seq: number): number {
    return this.#dropTo(seq);
  }

  /** The next reading to send, oldest first; undefined when all were sent. */
  next(): { readonly seq: number; readonly line: string } | undefined {
    const seq = this.#cursor;
    const line = this.#lines.get(seq);
    if (line === undefined) return undefined;
    this.#cursor += 1;
    return { seq, line };
  }

  /** Starts again at the oldest: nobody knows what became of what was sent. */
  rewind(): void {
    this.#cursor = this.#oldest;
  }

  #dropTo(seq: number): number {
    let dropped = 0;
    while (this.#oldest <= seq && this.#lines.delete(this.#oldest)) {
      this.#oldest += 1;
      dropped += 1;
    }
    this.#cursor = Math.max(this.#cursor, this.#oldest);
    return dropped;
  }
}
