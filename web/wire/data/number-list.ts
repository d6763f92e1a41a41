// A list of rising numbers that grows at its end and forgets its beginning; places in it stay the same.

const SMALLEST = 16;

export class NumberList {
  #numbers = new Float64Array(SMALLEST);
  /** Place of `numbers[0]`. */
  #base: number;
  #first: number;
  #end: number;

  /** @param first place of the first number that will be added */
  constructor(first = 0) {
    this.#base = first;
    this.#first = first;
    this.#end = first;
  }

  /** Place of the first that is there. */
  get first(): number {
    return this.#first;
  }

  /** Place behind the last. */
  get end(): number {
    return this.#end;
  }

  /** @param number not below the last one */
  push(number: number): void {
    if (this.#end - this.#base === this.#numbers.length) this.#makeRoom();
    this.#numbers[this.#end - this.#base] = number;
    this.#end++;
  }

  /** @param place from `first` on, below `end` */
  at(place: number): number {
    return this.#numbers[place - this.#base] ?? 0;
  }

  /** Forgets those at lower places. */
  dropBefore(place: number): void {
    this.#first = Math.min(Math.max(this.#first, place), this.#end);
    if (this.#first < this.#end || this.#numbers.length === SMALLEST) return;
    this.#numbers = new Float64Array(SMALLEST);
    this.#base = this.#end;
  }

  /** Place of the first that is not below a number. */
  placeOf(number: number): number {
    let [low, high] = [this.#first, this.#end];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.at(middle) >= number) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #makeRoom(): void {
    const { length } = this.#numbers;
    const held = this.#end - this.#first;
    const next = held * 2 > length ? new Float64Array(length * 2) : this.#numbers;
    next.set(this.#numbers.subarray(this.#first - this.#base, this.#end - this.#base));
    this.#numbers = next;
    this.#base = this.#first;
  }
}
