// What a board keeps until it is acknowledged, against a plain list that does the same.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unacknowledged } from '../../src/board/unacknowledged.ts';

/** Seqs that it would send now, from the cursor on. */
function sendAll(readings: Unacknowledged): number[] {
  const seqs: number[] = [];
  for (let next = readings.next(); next !== undefined; next = readings.next()) seqs.push(next.seq);
  return seqs;
}

function filled(capacity: number, count: number): Unacknowledged {
  const readings = new Unacknowledged(capacity);
  for (let seq = 1; seq <= count; seq++) readings.push(seq, `line ${seq}`);
  return readings;
}

describe('Unacknowledged', () => {
  test('keeps what was not acknowledged, and gives it again after a rewind', () => {
    const readings = filled(10, 5);
    expect(sendAll(readings)).toEqual([1, 2, 3, 4, 5]);
    expect(readings.next()).toBeUndefined();
    expect(readings.acknowledge(3)).toBe(3);
    readings.rewind();
    expect(readings.next()).toEqual({ seq: 4, line: 'line 4' });
  });

  test('when it is full the oldest goes, sent or not', () => {
    const readings = filled(3, 5);
    expect(readings.size).toBe(3);
    expect(readings.overwritten).toBe(2);
    expect(sendAll(readings)).toEqual([3, 4, 5]);
    readings.push(6, 'line 6');
    expect(sendAll(readings)).toEqual([6]);
    readings.rewind();
    expect(sendAll(readings)).toEqual([4, 5, 6]);
  });

  test.each([0, -1, 1.5, Number.NaN])('takes no capacity of %d', (capacity) => {
    expect(() => new Unacknowledged(capacity)).toThrow(TypeError);
  });

  test('does what a plain list does', () => {
    const action = fc.oneof(
      fc.constant({ kind: 'push' as const }),
      fc.constant({ kind: 'next' as const }),
      fc.constant({ kind: 'rewind' as const }),
      fc.record({ kind: fc.constant('acknowledge' as const), seq: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(action), (capacity, actions) => {
        const readings = new Unacknowledged(capacity);
        let kept: number[] = [];
        let cursor = 0;
        let seq = 0;
        for (const step of actions) {
          if (step.kind === 'push') {
            seq += 1;
            readings.push(seq, `${seq}`);
            kept = [...kept, seq].slice(-capacity);
          } else if (step.kind === 'acknowledge') {
            readings.acknowledge(step.seq);
            kept = kept.filter((one) => one > step.seq);
          } else if (step.kind === 'rewind') {
            readings.rewind();
            cursor = 0;
          } else {
            const expected = kept.find((one) => one > cursor);
            expect(readings.next()?.seq).toBe(expected);
            if (expected !== undefined) cursor = expected;
          }
          expect(readings.size).toBe(kept.length);
          expect(readings.full).toBe(kept.length === capacity);
        }
      }),
    );
  });
});
