// Which lines and readings each packet of a connection carries, once it was told; the oldest are forgotten
// when there are too many.

/** Packets whose words are forgotten together. */
const RUN = 256;
/** Characters that all words of a connection may have together. */
const MAX_CHARACTERS = 16_000_000;

/** What a packet carries, in words that hold what a stranger wrote. */
export interface Carried {
  readonly parts: readonly string[];
  /** What had come too early and can be read with it. */
  readonly released: readonly string[];
  /** Bytes of its data that are a device's secret: from, to (exclusive), from, to… */
  readonly secrets: readonly number[];
}

export const NOTHING_CARRIED: Carried = { parts: [], released: [], secrets: [] };

interface Run {
  readonly of: Map<number, Carried>;
  characters: number;
}

export class ToldLines {
  readonly #runs = new Map<number, Run>();
  #characters = 0;

  put(place: number, carried: Carried): void {
    const { parts, released } = carried;
    if (parts.length === 0 && released.length === 0 && carried.secrets.length === 0) return;
    const key = Math.floor(place / RUN);
    let run = this.#runs.get(key);
    if (run === undefined) {
      run = { of: new Map(), characters: 0 };
      this.#runs.set(key, run);
    }
    run.of.set(place, carried);
    const characters = [...parts, ...released].reduce((sum, { length }) => sum + length, 0);
    run.characters += characters;
    this.#characters += characters;
    for (const [oldest, its] of this.#runs) {
      if (this.#characters <= MAX_CHARACTERS) break;
      this.#runs.delete(oldest);
      this.#characters -= its.characters;
    }
  }

  at(place: number): Carried {
    return this.#runs.get(Math.floor(place / RUN))?.of.get(place) ?? NOTHING_CARRIED;
  }

  /** Forgets packets before this place. */
  dropBefore(place: number): void {
    for (const [key, run] of this.#runs) {
      if ((key + 1) * RUN > place) break;
      this.#runs.delete(key);
      this.#characters -= run.characters;
    }
  }
}
