// The rows of a commit, sorted by device.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByDevice } from '../../src/store/split.ts';
import { columns, row } from './batches.ts';

const deviceOf = (boot: number) => Math.ceil(boot / 2);

/** A plain form of what was split: each device with its row numbers. */
function split(boots: readonly number[], counts: readonly number[] = []) {
  const rows = boots.map((boot, i) =>
    row(i, { boot, values: Array.from({ length: counts[i] ?? 0 }, (_, v) => [v, v] as const) }),
  );
  const { groups, spans } = splitByDevice(columns(rows), deviceOf);
  const firstValue: number[] = [];
  return {
    groups: groups.map((group) => {
      const numbers: number[] = [];
      for (let span = group.from; span < group.to; span++) {
        let value = spans.firstValue[span];
        for (let at = spans.first[span]; at < spans.end[span]; at++) {
          numbers.push(at);
          firstValue[at] = value;
          value += counts[at] ?? 0;
        }
      }
      expect(group.rows).toBe(numbers.length);
      return [group.device, numbers] as const;
    }),
    firstValue,
  };
}

describe('splitByDevice', () => {
  it('has no groups for no rows', () => {
    expect(split([])).toEqual({ groups: [], firstValue: [] });
  });

  it('keeps the order of a device’s rows, over its boots', () => {
    expect(split([1, 3, 2, 1, 4, 5]).groups).toEqual([
      [1, [0, 2, 3]],
      [2, [1, 4]],
      [3, [5]],
    ]);
  });

  it('agrees with a plain grouping, for small commits behind large ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ boot: fc.integer({ min: 1, max: 9 }), values: fc.nat(4) }), {
          maxLength: 200,
        }),
        (rows) => {
          const boots = rows.map(({ boot }) => boot);
          const counts = rows.map(({ values }) => values);
          const { groups, firstValue } = split(boots, counts);
          const expected = new Map<number, number[]>();
          for (const [at, boot] of boots.entries()) {
            expected.set(deviceOf(boot), [...(expected.get(deviceOf(boot)) ?? []), at]);
          }
          expect(groups).toEqual([...expected]);
          const before = counts.map((_, at) => counts.slice(0, at).reduce((a, b) => a + b, 0));
          expect(firstValue).toEqual(before);
        },
      ),
    );
  });

  it('throws what the search for a boot’s device throws', () => {
    const unknown = () => {
      throw new Error('boot 7');
    };
    expect(() => splitByDevice(columns([row(1, { boot: 7 })]), unknown)).toThrow('boot 7');
  });
});
