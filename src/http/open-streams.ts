// Answers without a foreseeable end, so that they can be ended when the server stops.

/** Holds how to end each open stream. */
export class OpenStreams {
  readonly #ends = new Set<() => void>();

  /** @returns what to call when the stream has ended by itself */
  add(end: () => void): () => void {
    this.#ends.add(end);
    return () => this.#ends.delete(end);
  }

  endAll(): void {
    for (const end of this.#ends) {
      end();
    }
    this.#ends.clear();
  }
}
