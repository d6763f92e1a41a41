import { isAfter } from '../tcp/sequence.ts';
import type { Arrow } from './arrow.ts';

/** Finds what an arrow's words need of the others of its connection. */
export class Scenes {
  readonly #again = new Map<Arrow, Arrow>();
  readonly #overtakers = new Map<Arrow, Arrow>();

  /** @param arrows of one connection, in the order in which they left */
  constructor(arrows: readonly Arrow[]) {
    for (const fromClient of [true, false]) {
      const own = arrows.filter((arrow) => arrow.fromClient === fromClient);
      this.#findAgain(own);
      this.#findOvertakers(own);
    }
  }

  /** The first one that left later and brought the first byte of one that was lost. */
  again(lost: Arrow): Arrow | undefined {
    return this.#again.get(lost);
  }

  /** Of those that left later and came before it the first that came. */
  overtaker(overtaken: Arrow): Arrow | undefined {
    return this.#overtakers.get(overtaken);
  }

  #findAgain(arrows: readonly Arrow[]): void {
    let waiting: Arrow[] = [];
    for (const arrow of arrows) {
      if (arrow.fate === 'lost' && arrow.length > 0) waiting.push(arrow);
      if (arrow.fate !== 'arrived' || arrow.length === 0) continue;
      waiting = waiting.filter((lost) => {
        if (!brings(arrow, lost)) return true;
        this.#again.set(lost, arrow);
        return false;
      });
      // Those that were given up would be looked at with each packet.
      if (waiting.length > MAX_WAITING) waiting.shift();
    }
  }

  #findOvertakers(arrows: readonly Arrow[]): void {
    let first: Arrow | undefined;
    for (const arrow of arrows.toReversed()) {
      const { fate, arrivedNs, isDuplicate, isOvertaken } = arrow;
      if (fate !== 'arrived' || isDuplicate || arrivedNs === undefined) continue;
      if (isOvertaken && first !== undefined) this.#overtakers.set(arrow, first);
      if (arrivedNs < (first?.arrivedNs ?? Infinity)) first = arrow;
    }
  }
}

/** Lost packets whose bytes are waited for. */
const MAX_WAITING = 1000;

function brings({ seq, length }: Arrow, lost: Arrow): boolean {
  return !isAfter(seq | 0, lost.seq | 0) && isAfter((seq + length) | 0, lost.seq | 0);
}
