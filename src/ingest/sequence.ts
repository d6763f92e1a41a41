// Which sequence numbers of a boot have arrived: tells a new reading from a second copy, and keeps
// the gaps. Memory is bounded whatever comes.

import { MAX_CLOSED_GAPS, MAX_OPEN_GAPS } from '../limits.ts';
import type { SeqRange } from '../store/store.ts';

/**
 * What a seq is to its boot. `late`: it lies in a gap that was given up, so it can no longer be told
 * from a second copy.
 */
export type Novelty = 'new' | 'duplicate' | 'late';

/** What must be kept of a sequence to go on with it later. */
export interface SequenceState {
  readonly maxSeq: number;
  readonly firstExpected: number;
  readonly missing: readonly SeqRange[];
  readonly closed: readonly SeqRange[];
  readonly gaps: number;
  readonly gapReadings: number;
}

/** The sequence numbers of one boot, as the runs of those that are missing below the highest. */
export class Sequence {
  /** The highest seq that arrived; -1: none yet. */
  max = -1;
  /** Gaps open or given up. */
  gaps = 0;
  /** Readings missing in those gaps. */
  gapReadings = 0;

  /** Missing seqs below this were never expected, so they are no gap; they are stored if they come. */
  #firstExpected = 0;
  /** Missing runs in rising order. */
  #missing: SeqRange[] = [];
  /** Runs given up, in rising order. */
  #closed: SeqRange[] = [];
  /** A board with a boot token counts from 0 or 1, so what lies before its first reading is a gap. */
  readonly #fromStart: boolean;

  /** @param fromStart the board told its boot, so a first seq above 1 means that earlier ones are missing. */
  constructor(fromStart: boolean) {
    this.#fromStart = fromStart;
  }

  static restore(fromStart: boolean, state: SequenceState): Sequence {
    const sequence = new Sequence(fromStart);
    sequence.max = state.maxSeq;
    sequence.gaps = state.gaps;
    sequence.gapReadings = state.gapReadings;
    sequence.#firstExpected = state.firstExpected;
    sequence.#missing = [...state.missing];
    sequence.#closed = [...state.closed];
    return sequence;
  }

  get state(): SequenceState {
    return {
      maxSeq: this.max,
      firstExpected: this.#firstExpected,
      missing: [...this.#missing],
      closed: [...this.#closed],
      gaps: this.gaps,
      gapReadings: this.gapReadings,
    };
  }

  /** Takes a seq (a whole number from 0 to 2^53−1) and says what it is. */
  accept(seq: number): Novelty {
    if (seq > this.max) {
      if (seq > this.max + 1) this.#jump(seq);
      this.max = seq;
      return 'new';
    }
    const index = find(this.#missing, seq);
    if (index >= 0) {
      this.#fill(index, seq);
      return 'new';
    }
    return find(this.#closed, seq) >= 0 ? 'late' : 'duplicate';
  }

  /** Takes so many seqs that follow right behind the highest: all are new. */
  goOn(count: number): void {
    this.max += count;
  }

  #jump(seq: number): void {
    if (this.max < 0) {
      this.#firstExpected = this.#fromStart ? 1 : seq;
      this.#open([0, this.#firstExpected - 1]);
      if (seq > this.#firstExpected) this.#open([this.#firstExpected, seq - 1]);
    } else {
      this.#open([this.max + 1, seq - 1]);
    }
    this.#giveUpOldest();
  }

  #open(range: SeqRange): void {
    this.#missing.push(range);
    this.#count(range, 1);
  }

  /** Adds a run to the counted gaps, or takes it away. */
  #count([from, to]: SeqRange, sign: 1 | -1): void {
    if (to < this.#firstExpected) return;
    this.gaps += sign;
    this.gapReadings += sign * (to - Math.max(from, this.#firstExpected) + 1);
  }

  #fill(index: number, seq: number): void {
    const range = this.#missing[index];
    const [from, to] = range;
    const rest: SeqRange[] = [];
    if (from < seq) rest.push([from, seq - 1]);
    if (seq < to) rest.push([seq + 1, to]);
    this.#missing.splice(index, 1, ...rest);
    this.#count(range, -1);
    for (const part of rest) this.#count(part, 1);
    if (rest.length === 2) this.#giveUpOldest();
  }

  /** Keeps the open gaps within their bound; runs that were never expected have a bound of their own. */
  #giveUpOldest(): void {
    if (this.#missing.length <= MAX_OPEN_GAPS) return;
    const expected = this.#missing.findIndex(([, to]) => to >= this.#firstExpected);
    const unexpected = expected < 0 ? this.#missing.length : expected;
    if (this.#missing.length - unexpected > MAX_OPEN_GAPS) this.#giveUp(unexpected);
    if (unexpected > MAX_OPEN_GAPS) this.#giveUp(0);
  }

  #giveUp(index: number): void {
    const [range] = this.#missing.splice(index, 1);
    const at = this.#closed.findIndex(([from]) => from > range[0]);
    this.#closed.splice(at < 0 ? this.#closed.length : at, 0, range);
    if (this.#closed.length > MAX_CLOSED_GAPS) {
      // What lies between the two was stored; a copy of it now reads `late` instead of `duplicate`.
      const [first, second] = this.#closed;
      this.#closed.splice(0, 2, [first[0], second[1]]);
    }
  }
}

/** Index of the run that holds seq, or -1. */
function find(ranges: readonly SeqRange[], seq: number): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = ranges[middle];
    if (seq < from) high = middle - 1;
    else if (seq > to) low = middle + 1;
    else return middle;
  }
  return -1;
}
