// Waits until the bytes that the kernel had already received for a link were handed over.

/**
 * Turns of the event loop without a byte after which nothing more is waiting. Each turn asks the
 * kernel once; one would do, the second is for a loop that had more ready sockets than it takes at once.
 */
const QUIET_TURNS = 2;

/** The incoming side of a link. */
export interface Inflow {
  /** Rises with every byte handed over. */
  bytesIn(): number;
  paused(): boolean;
}

/** One wait. Whoever starts it wakes it when a paused link is resumed, and ends it with the link. */
export class Drain {
  readonly done: Promise<void>;
  readonly #inflow: Inflow;
  readonly #limit: NodeJS.Timeout;
  #resolve: () => void = () => {};
  #seen: number;
  /** The turn under way may have asked the kernel before: it does not count. */
  #quiet = -1;
  #turning = false;
  #over = false;

  constructor(inflow: Inflow, limitMs: number) {
    this.#inflow = inflow;
    this.#seen = inflow.bytesIn();
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#limit = setTimeout(() => this.finish(), limitMs);
    this.wake();
  }

  /** The link is read from again. */
  wake(): void {
    if (this.#turning) return;
    this.#turning = true;
    this.#quiet = -1;
    setImmediate(() => this.#turn());
  }

  finish(): void {
    this.#over = true;
    clearTimeout(this.#limit);
    this.#resolve();
  }

  #turn(): void {
    this.#turning = false;
    if (this.#over || this.#inflow.paused()) return;
    const bytesIn = this.#inflow.bytesIn();
    this.#quiet = bytesIn === this.#seen ? this.#quiet + 1 : 0;
    this.#seen = bytesIn;
    if (this.#quiet >= QUIET_TURNS) {
      this.finish();
      return;
    }
    this.#turning = true;
    setImmediate(() => this.#turn());
  }
}
