// What an ACK proves to a board that does not send in order. Lines of one connection arrive in the
// order in which they were sent: who has a seq has all that were sent before it.

/** The lines of one connection, oldest first. */
export class SendOrder {
  /** Seqs as they were sent; negative: late, behind a higher one. */
  #lines: number[] = [];
  #highest: number;

  /** @param durable the seq that WELCOME told: of what is not above it an ACK proves nothing. */
  constructor(durable: number) {
    this.#highest = durable;
  }

  /** Whether what was sent last was late: no ACK so far can prove it. */
  get endsLate(): boolean {
    return (this.#lines.at(-1) ?? 0) < 0;
  }

  sent(seq: number): void {
    const isLate = seq <= this.#highest;
    this.#lines.push(isLate ? -seq : seq);
    if (!isLate) this.#highest = seq;
  }

  /**
   * The seqs that are on disk once the server acknowledged `seq`: all that were sent no later than
   * the last rising one up to it. They are told once.
   */
  provenBy(seq: number): number[] {
    let proven = 0;
    for (const [index, line] of this.#lines.entries()) {
      if (line > seq) break;
      if (line > 0) proven = index + 1;
    }
    return this.#lines.splice(0, proven).map(Math.abs);
  }
}
