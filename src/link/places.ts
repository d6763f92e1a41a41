// How many links may be open at once, where several ports share the bound.

export class Places {
  /** The most allowed. */
  readonly max: number;
  readonly #shares: (() => number)[] = [];

  constructor(max: number) {
    this.max = max;
  }

  /** One more port takes of them: so many at the moment. */
  share(taken: () => number): void {
    this.#shares.push(taken);
  }

  get full(): boolean {
    return this.#shares.reduce((sum, taken) => sum + taken(), 0) >= this.max;
  }
}
