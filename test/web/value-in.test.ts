// The values of a reading by names that boards choose.

import { expect, it } from 'vitest';
import { valueIn } from '../../web/device/data/reading-run.ts';

const PARSED: { values: Record<string, number> } = JSON.parse(
  '{"values":{"temperature":21,"__proto__":3,"toString":4}}',
);

it.each([
  ['temperature', 21],
  ['__proto__', 3],
  ['toString', 4],
  ['humidity', undefined],
  ['constructor', undefined],
  ['valueOf', undefined],
])('has under %s what was sent under it: %s', (metric, value) => {
  expect(valueIn(PARSED, metric)).toBe(value);
  expect(valueIn({ values: {} }, metric)).toBe(undefined);
});
