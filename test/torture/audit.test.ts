// The audit tells each kind of fault: a look that cannot fail is none.

import { expect, test } from 'vitest';
import { Audit } from './audit.ts';
import { BootLedger, type DeviceLedger, type ReadBack } from './ledger.ts';
import { BULK } from './manners.ts';

const SALT = 7;
const COUNT = 5;

/** A device whose readings 1 to 4 were acknowledged, and 5 was sent. */
function kitchen(): { device: DeviceLedger; stored: ReadBack[] } {
  const boot = new BootLedger(SALT, BULK);
  const stored: ReadBack[] = [];
  for (let taken = 0; taken < COUNT; taken++) {
    const seq = boot.take();
    const line = boot.send(seq);
    if (seq < COUNT) boot.acknowledge(seq);
    stored.push({
      device: 'kitchen',
      boot: 'a',
      seq,
      millis: Number(line.split(',')[1]),
      time: Math.ceil(boot.startedMs),
      timeSource: 'uptime',
      values: Object.fromEntries(
        boot.metrics(seq).flatMap(([metric, value]) => (value === null ? [] : [[metric, value]])),
      ),
    });
  }
  return { device: { id: 'kitchen', boots: new Map([['a', boot]]) }, stored };
}

test.each<[string, (stored: ReadBack[]) => ReadBack[], RegExp | null]>([
  ['all as it was', (stored) => stored, null],
  ['without the one that was not acknowledged', (stored) => stored.slice(0, 4), null],
  ['an acknowledged one lost', ([, ...rest]) => rest, /lacks 1 acknowledged: seq 1 /],
  ['one there twice', (stored) => [...stored, ...stored.slice(2, 3)], /twice/],
  ['one never sent', (stored) => [...stored, { ...stored[0], seq: 6 } as ReadBack], /never sent/],
  ['another value', (stored) => [with0(stored, { values: { temperature: 1e9 } })], /temperature/],
  ['a value too many', (stored) => [with0(stored, { values: extra(stored) })], /has values/],
  ['another millis', (stored) => [with0(stored, { millis: 1e6 })], /millis/],
  ['another boot', (stored) => [with0(stored, { boot: 'b' })], /boot that never was/],
  ['another device', (stored) => [with0(stored, { device: 'attic' })], /device that never was/],
  ['a time before it was taken', (stored) => [with0(stored, { time: 1e12 })], /before/],
  ['a time after it was stored', (stored) => [with0(stored, { time: 9e12 })], /after/],
])('%s', async (_, change, expected) => {
  const { device, stored } = kitchen();
  await new Promise((resolve) => setTimeout(resolve, 2));
  const audit = new Audit([device]);
  for (const reading of change(stored)) audit.take(reading);
  const violations = audit.violations();
  if (expected === null) expect(violations).toEqual([]);
  else expect(violations.join('\n')).toMatch(expected);
});

test('a time that is another when it is read again', () => {
  const { device, stored } = kitchen();
  for (const reading of stored) new Audit([device]).take(reading);
  const again = new Audit([device]);
  again.take(with0(stored, { time: (stored[0]?.time ?? 0) + 1 }));
  expect(again.violations()[0]).toMatch(/had time \d+, now \d+/);
});

/** The first reading with something else in it. */
function with0(stored: readonly ReadBack[], change: Partial<ReadBack>): ReadBack {
  return { ...(stored[0] as ReadBack), ...change };
}

function extra(stored: readonly ReadBack[]): Record<string, number> {
  return { ...stored[0]?.values, more: 1 };
}
