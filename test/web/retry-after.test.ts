// How long a server wants to be left alone.

import { expect, it } from 'vitest';
import { retryAfter } from '../../web/api/retry-after.ts';

it.each([
  [null, null],
  ['0', 0],
  ['90', 90_000],
  ['Thu, 01 Jan 1970 00:00:03 GMT', 2000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', null],
])('Retry-After: %s', (header, ms) => {
  expect(retryAfter(header, 1000)).toBe(ms);
});
