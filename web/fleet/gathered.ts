// Devices to ask for: gathered for a moment, so that one call asks for many.

/** How long to wait for more, in ms. */
const LEAST_MS = 50;

export class Gathered {
  /** How long to wait for more, in ms, if that is longer than usual. */
  gatherMs = 0;
  readonly #due: () => void;
  readonly #ids = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param due called when there are some to take */
  constructor(due: () => void) {
    this.#due = due;
  }

  add(id: string): void {
    this.#ids.add(id);
    this.again();
  }

  /** Says before long what nobody took yet. */
  again(): void {
    if (this.#ids.size === 0) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#due();
      },
      Math.max(LEAST_MS, this.gatherMs),
    );
  }

  take(): string[] {
    const ids = [...this.#ids];
    this.#ids.clear();
    return ids;
  }
}
