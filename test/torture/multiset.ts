// Readings as texts, each as often as it is there: a board without seq may send the same twice.

export class Multiset {
  readonly #counts = new Map<string, number>();
  size = 0;

  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.add(text);
  }

  add(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
    this.size++;
  }

  /** Takes one away; false: there is none. */
  remove(text: string): boolean {
    const count = this.#counts.get(text) ?? 0;
    if (count === 0) return false;
    this.#counts.set(text, count - 1);
    this.size--;
    return true;
  }
}
