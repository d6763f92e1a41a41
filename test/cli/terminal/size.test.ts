// Sizes as people read them.

import { expect, test } from 'vitest';
import { humanSize } from '../../../src/cli/terminal/size.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1549, '1.5 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [115_450_224, '115.5 MB'],
  [2e9, '2.0 GB'],
  [3.25e12, '3.3 TB'],
  [5e15, '5000.0 TB'],
])('%d bytes are %s', (bytes, text) => expect(humanSize(bytes)).toBe(text));
