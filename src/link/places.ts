// How many links may be open at once, where several ports share the bound.

export class Places {
  /** The most allowed. */
  readonly max: number;
  #taken = 0;

  constructor(max: number) {
    this.max = max;
  }

  get full(): boolean {
    return this.#taken >= this.max;
  }

  take(): void {
    this.#taken++;
  }

  leave(): void {
    this.#taken--;
  }
}
