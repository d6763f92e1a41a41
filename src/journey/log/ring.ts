/** The newest things of a kind, each with a number from 0 on; the oldest goes first. */
export class Ring<Item> {
  readonly #items: Item[] = [];
  readonly #capacity: number;
  readonly #onDrop: (item: Item) => void;
  #total = 0;

  /** @param onDrop is told of each that goes */
  constructor(capacity: number, onDrop: (item: Item) => void) {
    this.#capacity = capacity;
    this.#onDrop = onDrop;
  }

  /** @returns its number */
  add(item: Item): number {
    const at = this.#total % this.#capacity;
    if (this.#total >= this.#capacity) this.#onDrop(this.#items[at]);
    this.#items[at] = item;
    return this.#total++;
  }

  /** Undefined: it is no longer there. */
  get(number: number): Item | undefined {
    const isThere = number >= this.#first && number < this.#total;
    return isThere ? this.#items[number % this.#capacity] : undefined;
  }

  /** Those that are there, with their numbers, oldest first. */
  *entries(): Iterable<readonly [number: number, item: Item]> {
    for (let number = this.#first; number < this.#total; number++) {
      yield [number, this.#items[number % this.#capacity]];
    }
  }

  get #first(): number {
    return Math.max(0, this.#total - this.#capacity);
  }
}
