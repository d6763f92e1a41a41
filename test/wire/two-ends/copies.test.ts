import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinCopies } from '../../../src/wire/two-ends/copies.ts';

const usual = { usualNs: 10, slackNs: 1 };

describe('copies that cannot be told apart', () => {
  it.each([
    ['one of each', [0], [10], [0]],
    ['one that came before it left is another', [50], [10], [-1]],
    ['a clock that is a little wrong', [10], [9], [0]],
    ['the first of two was lost', [0, 200], [210], [-1, 0]],
    ['the second of two was lost', [0, 200], [11], [0, -1]],
    ['the middle one of three was lost', [0, 200, 600], [10, 612], [0, -1, 1]],
    ['two of two came, late', [0, 20], [40, 41], [0, 1]],
    ['none came', [0, 20], [], [-1, -1]],
    ['more came than left', [0], [10, 11], [0]],
    ['the late one of two that came is the copy', [0, 100], [10, 60, 110], [0, 2]],
  ])('%s', (_, leftNs, arrivedNs, joined) => {
    expect(joinCopies({ leftNs, arrivedNs, ...usual })).toEqual(joined);
  });

  it('are joined in order, each once, never before it left, and as many as can be', () => {
    const times = fc.array(fc.nat(1000), { maxLength: 12 }).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, times, (leftNs, arrivedNs) => {
        const joined = joinCopies({ leftNs, arrivedNs, ...usual });
        const taken = joined.filter((at) => at !== -1);
        expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
        joined.forEach((at, left) => {
          if (at !== -1) expect(arrivedNs[at]).toBeGreaterThanOrEqual((leftNs[left] ?? 0) - 1);
        });
        let [most, next] = [0, 0];
        for (const arrived of arrivedNs) {
          if (next < leftNs.length && (leftNs[next] ?? 0) <= arrived + 1)
            [most, next] = [most + 1, next + 1];
        }
        expect(taken.length).toBe(most);
      }),
    );
  });

  it('are joined also where there are very many', () => {
    const leftNs = Array.from({ length: 100_000 }, (_, at) => at * 100);
    // Every tenth is lost.
    const arrivedNs = leftNs.filter((_, at) => at % 10 !== 3).map((ns) => ns + 12);
    const joined = joinCopies({ leftNs, arrivedNs, ...usual });
    expect(joined.flatMap((at, left) => (at === -1 ? [left % 10] : []))).toEqual(
      Array(10_000).fill(3),
    );
  });
});
