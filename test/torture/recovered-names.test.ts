// Which readings count as those that were, although their names are lost.

import { expect, it } from 'vitest';
import { Multiset } from './multiset.ts';
import { takeRecovered } from './recovered-names.ts';

function reading(device: string, boot: string, metric: string, value = 28.3): string {
  return JSON.stringify([device, boot, 7, 7000, 1_700_000_000_000, 'uptime', [[metric, value]]]);
}

const WAS = reading('attic', 'b1', 'temperature');

it.each([
  ['the device', reading('recovered-3', 'b1', 'temperature'), true],
  ['the boot', reading('attic', 'recovered-12', 'temperature'), true],
  ['the metrics', reading('attic', 'b1', 'metric-0'), true],
  ['another device', reading('kitchen', 'b1', 'temperature'), false],
  ['another boot', reading('attic', 'b2', 'temperature'), false],
  ['another metric', reading('attic', 'b1', 'humidity'), false],
  ['another value', reading('attic', 'b1', 'metric-0', 28.4), false],
])('%s under a new name', (_, found, isIt) => {
  expect(takeRecovered([WAS], new Multiset([WAS]), [found])).toEqual(isIt ? [] : [found]);
});

it('takes each only once', () => {
  const found = reading('attic', 'b1', 'metric-0');
  expect(takeRecovered([WAS], new Multiset([WAS]), [found, found])).toEqual([found]);
  expect(takeRecovered([WAS], new Multiset(), [found])).toEqual([found]);
});
