// Sequence against a set of what arrived, which knows everything and forgets nothing.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sequence } from '../../src/ingest/sequence.ts';
import { MAX_CLOSED_GAPS, MAX_COUNTER, MAX_OPEN_GAPS } from '../../src/limits.ts';

type Run = readonly [from: number, to: number];

/** The same promises, kept with a set. */
class NaiveSequence {
  readonly #arrived = new Set<number>();
  readonly #givenUp = new Set<number>();
  readonly #fromStart: boolean;
  #firstExpected = 0;
  max = -1;

  constructor(fromStart: boolean) {
    this.#fromStart = fromStart;
  }

  accept(seq: number): string {
    if (this.#arrived.has(seq)) return 'duplicate';
    if (this.#givenUp.has(seq)) return 'late';
    // A board that told its boot counts from 0 or 1; another may have counted before it was seen.
    if (this.max < 0) this.#firstExpected = this.#fromStart ? Math.min(seq, 1) : seq;
    this.#arrived.add(seq);
    this.max = Math.max(this.max, seq);
    const open = this.runs((n) => !this.#arrived.has(n) && !this.#givenUp.has(n));
    if (open.length > MAX_OPEN_GAPS) {
      const [[from, to]] = open;
      for (let n = from; n <= to; n++) this.#givenUp.add(n);
    }
    return 'new';
  }

  get missing(): Run[] {
    return this.runs((n) => !this.#arrived.has(n));
  }

  get closed(): number {
    return this.runs((n) => this.#givenUp.has(n)).length;
  }

  /** Runs of expected seqs of which this is so. */
  runs(of: (seq: number) => boolean): Run[] {
    const runs: Run[] = [];
    for (let n = this.#firstExpected; n <= this.max; n++) {
      if (!of(n)) continue;
      const last = runs.at(-1);
      if (last !== undefined && last[1] === n - 1) runs[runs.length - 1] = [last[0], n];
      else runs.push([n, n]);
    }
    return runs;
  }
}

function readings(runs: readonly Run[]): number {
  return runs.reduce((total, [from, to]) => total + to - from + 1, 0);
}

/** As it comes back from the store. */
function restarted(sequence: Sequence, fromStart: boolean): Sequence {
  return Sequence.restore(fromStart, JSON.parse(JSON.stringify(sequence.state)));
}

test('says what each seq is, and counts the gaps, as a set does; also through restarts', () => {
  const arrival = fc.record({ seq: fc.nat(40), restart: fc.boolean() });
  fc.assert(
    fc.property(fc.boolean(), fc.array(arrival, { maxLength: 80 }), (fromStart, arrivals) => {
      const naive = new NaiveSequence(fromStart);
      let sequence = new Sequence(fromStart);
      for (const { seq, restart } of arrivals) {
        if (restart) sequence = restarted(sequence, fromStart);
        expect(sequence.accept(seq)).toBe(naive.accept(seq));
        expect(sequence.max).toBe(naive.max);
        const { missing } = naive;
        expect([sequence.gaps, sequence.gapReadings]).toEqual([missing.length, readings(missing)]);
      }
    }),
  );
});

test('gives up the oldest gaps beyond the bound, and only those', () => {
  const step = fc.integer({ min: 2, max: 4 });
  const late = fc.nat(8000);
  fc.assert(
    fc.property(
      fc.array(step, { minLength: MAX_OPEN_GAPS + 20, maxLength: MAX_OPEN_GAPS + 60 }),
      fc.array(late, { minLength: 50, maxLength: 100 }),
      (steps, lates) => {
        const naive = new NaiveSequence(true);
        let sequence = new Sequence(true);
        let seq = 0;
        const both = (n: number) => expect(sequence.accept(n)).toBe(naive.accept(n));
        for (const by of steps) {
          seq += by;
          both(seq);
        }
        sequence = restarted(sequence, true);
        for (const n of lates) both(n % (seq + 2));
        const { missing } = naive;
        expect(sequence.gapReadings).toBe(readings(missing));
        expect(sequence.state.missing.length).toBeLessThanOrEqual(MAX_OPEN_GAPS + 1);
      },
    ),
    { numRuns: 4, endOnFailure: true },
  );
});

describe('bounds', () => {
  test('2^53-1 is a seq like the others', () => {
    const sequence = new Sequence(true);
    expect(sequence.accept(MAX_COUNTER)).toBe('new');
    expect([sequence.gaps, sequence.gapReadings]).toEqual([1, MAX_COUNTER - 1]);
    expect(sequence.accept(MAX_COUNTER)).toBe('duplicate');
    expect(sequence.accept(MAX_COUNTER - 1)).toBe('new');
    expect(sequence.accept(1)).toBe('new');
    expect([sequence.gaps, sequence.gapReadings]).toEqual([1, MAX_COUNTER - 3]);
  });

  test('however many gaps there were, the state stays small and nothing is taken twice', () => {
    const sequence = new Sequence(false);
    const last = 6 * (MAX_OPEN_GAPS + MAX_CLOSED_GAPS);
    for (let seq = 0; seq <= last; seq += 2) expect(sequence.accept(seq)).toBe('new');
    const { missing, closed } = sequence.state;
    expect([missing.length, closed.length]).toEqual([MAX_OPEN_GAPS, MAX_CLOSED_GAPS]);
    expect([sequence.gaps, sequence.gapReadings]).toEqual([last / 2, last / 2]);
    for (let seq = 0; seq <= last; seq += 2) expect(sequence.accept(seq)).not.toBe('new');
    for (let seq = 1; seq < last - 2 * MAX_OPEN_GAPS; seq += 2)
      expect(sequence.accept(seq)).toBe('late');
    expect(sequence.accept(last - 1)).toBe('new');
  });
});
