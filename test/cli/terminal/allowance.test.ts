// So many a second, by a clock of the test.

import { expect, test } from 'vitest';
import { Allowance } from '../../../src/cli/terminal/allowance.ts';

test('a second’s worth is saved for a burst, then it comes evenly', () => {
  const allowance = new Allowance(200, 0);
  const steps = [
    [0, 150, 150],
    [0, 100, 50],
    [4, 1, 0],
    [5, 9, 1],
    [55, 1000, 10],
    [100_000, 1000, 200],
    [100_000, 1, 0],
  ] as const;
  expect(steps.map(([at, wanted]) => allowance.take(wanted, at))).toEqual(
    steps.map(([, , taken]) => taken),
  );
});
