// What was typed before: brought back by the arrow keys.

/** Entries kept. */
const MAX_ENTRIES = 200;

export class Typed {
  #entries: string[] = [];
  /** Which one is shown; the number of entries: none of them, but what was being typed. */
  #at = 0;
  #draft = '';

  /** What was typed in former visits, the oldest first. */
  seed(texts: readonly string[]): void {
    const entries = this.#entries;
    this.#entries = [];
    for (const text of [...texts, ...entries]) this.add(text);
  }

  /** Something new was sent. */
  add(text: string): void {
    if (this.#entries.at(-1) !== text) this.#entries.push(text);
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
    this.#at = this.#entries.length;
  }

  /** @param shown what is in the field now. Null: there is nothing older */
  older(shown: string): string | null {
    if (this.#at === this.#entries.length) this.#draft = shown;
    return this.#move(-1);
  }

  /** Null: there is nothing newer. */
  newer(): string | null {
    return this.#move(1);
  }

  #move(by: number): string | null {
    const at = this.#at + by;
    if (at < 0 || at > this.#entries.length) return null;
    this.#at = at;
    return this.#entries[at] ?? this.#draft;
  }
}
