// The order in which causes of a silent device are looked for.

import { describe, expect, test } from 'vitest';
import {
  DEVICE_RULES,
  type DeviceFacts,
  deviceCause,
  patienceMs,
  shownBytes,
  sinceWhen,
  usualIntervalMs,
} from '../../src/diagnosis/device.ts';
import { deviceWords } from '../../src/diagnosis/device-words.ts';
import { VISIT_COUNTS_MS } from '../../src/limits.ts';
import { PLACES, visit } from './visits.ts';

const NOW = 10_000_000;
const READ_AT = NOW - 60_000;

/** Connected, and silent for a minute, with a reading every second before. */
function facts(more: Partial<DeviceFacts> = {}): DeviceFacts {
  return {
    now: NOW,
    device: 'kitchen',
    storeOk: true,
    conflict: false,
    connected: true,
    lastReadingAt: READ_AT,
    usualIntervalMs: 1000,
    comesAndGoes: false,
    open: null,
    fields: ['seq', 'millis', 'temperature', 'humidity'],
    visit: null,
    rejects: [],
    texts: [],
    duplicateAt: null,
    left: null,
    ...more,
  };
}

const open = (more: Partial<DeviceFacts['open']> = {}): DeviceFacts['open'] => ({
  visit: visit({ since: READ_AT - 1000 }),
  fruitful: true,
  oversizedAt: null,
  openLine: null,
  helloFields: null,
  needsSeq: false,
  ...more,
});
const said = (time: number, raw = 'hello') => [{ time, raw }];
const reject = (time: number) => [{ time, raw: '1,2', reason: 'fields', detail: 'expected 4' }];
const came = (since: number, endedAt: number | null, cause: 'auth' | 'no-data' = 'no-data') => ({
  cause,
  visit: visit({ since, endedAt, device: 'kitchen' }),
});
const AFTER = READ_AT + 1;
const BEFORE = READ_AT - 1;
const LONG_AGO = NOW - VISIT_COUNTS_MS - 1;
const OFF = { connected: false };
const NEVER = { lastReadingAt: null, usualIntervalMs: null };
const FRESH = { lastReadingAt: NOW - 3000 };

test('the table', () => {
  expect(DEVICE_RULES.map(({ cause }) => cause)).toEqual([
    'store',
    'conflict',
    'ok',
    'visit',
    'rejected',
    'oversized',
    'http',
    'duplicates',
    'text-only',
    'disconnected',
  ]);
});

test.each<[string, Partial<DeviceFacts>]>([
  ['stale', {}],
  ['store', { storeOk: false, conflict: true }],
  ['conflict', { conflict: true, ...FRESH }],
  ['ok', { ...FRESH, rejects: reject(NOW) }],
  ['stale', { lastReadingAt: NOW - 3001 }],
  ['disconnected', { ...FRESH, ...OFF }],
  ['ok', { ...FRESH, ...OFF, comesAndGoes: true }],
  ['disconnected', { ...OFF, comesAndGoes: true }],
  ['ok', { lastReadingAt: NOW - 60_000, usualIntervalMs: null }],
  ['stale', { lastReadingAt: NOW - 60_001, usualIntervalMs: null }],
  ['no-data', { visit: came(AFTER, null), rejects: reject(AFTER) }],
  ['stale', { visit: came(BEFORE, null) }],
  ['auth', { ...OFF, visit: came(AFTER, AFTER, 'auth') }],
  ['auth', { ...OFF, visit: came(BEFORE, AFTER, 'auth') }],
  ['disconnected', { ...OFF, visit: came(BEFORE, BEFORE, 'auth') }],
  ['disconnected', { ...OFF, lastReadingAt: LONG_AGO - 9, visit: came(LONG_AGO, LONG_AGO) }],
  ['auth', { ...OFF, ...NEVER, visit: came(LONG_AGO, LONG_AGO, 'auth') }],
  ['rejected', { rejects: reject(AFTER), texts: said(NOW) }],
  ['stale', { rejects: reject(BEFORE) }],
  ['rejected', { ...OFF, rejects: reject(AFTER) }],
  ['disconnected', { ...OFF, lastReadingAt: LONG_AGO - 9, rejects: reject(LONG_AGO) }],
  ['rejected', { lastReadingAt: LONG_AGO - 9, rejects: reject(LONG_AGO) }],
  ['rejected', { ...OFF, ...NEVER, rejects: reject(LONG_AGO) }],
  ['oversized', { open: open({ oversizedAt: AFTER }), texts: said(AFTER) }],
  ['stale', { open: open({ oversizedAt: BEFORE }) }],
  ['http', { texts: [...said(NOW, 'Accept: */*'), ...said(AFTER, 'GET / HTTP/1.1')] }],
  ['text-only', { texts: [...said(NOW), ...said(BEFORE, 'GET / HTTP/1.1')] }],
  ['duplicates', { duplicateAt: AFTER, texts: said(AFTER) }],
  ['stale', { duplicateAt: BEFORE }],
  ['text-only', { texts: said(AFTER) }],
  ['stale', { texts: said(BEFORE) }],
  ['disconnected', { ...OFF, ...NEVER }],
  ['stale', NEVER],
])('%s: %j', (cause, more) => {
  expect(deviceCause(facts(more)).cause).toBe(cause);
});

test.each([
  [null, 60_000],
  [100, 3000],
  [1000, 3000],
  [10_000, 30_000],
])('with an interval of %s ms it is silent after %s', (interval, patience) => {
  expect(patienceMs(interval)).toBe(patience);
});

test.each([
  [[], null],
  [[9, 8], null],
  [[9, 9, 9], null],
  [[30, 20, 10], 10],
  [[100, 90, 80, 10, 0], 10],
  [[90, 80, 80, 80, 70], 10],
])('of readings at %j the usual interval is %s', (times, interval) => {
  expect(usualIntervalMs(times)).toBe(interval);
});

describe('since, bytes and words', () => {
  const context = { places: PLACES, visit: null, kernel: null, fitting: null };

  test('of a connection without a reading are its own', () => {
    const found = came(AFTER, null).visit;
    const shown = { ...found, first: Buffer.from('12') };
    expect(sinceWhen('no-data', facts(), shown)).toBe(AFTER);
    expect(shownBytes('no-data', facts(), shown)).toEqual({ text: '12', hex: '3132' });
  });

  test.each<[Parameters<typeof sinceWhen>[0], Partial<DeviceFacts>, number | null]>([
    ['store', {}, null],
    ['conflict', {}, null],
    ['ok', {}, READ_AT],
    ['ok', { open: open() }, READ_AT - 1000],
    ['disconnected', { left: { time: AFTER, reason: 'x' } }, AFTER],
    ['disconnected', {}, READ_AT],
    ['stale', {}, READ_AT],
    ['rejected', { ...NEVER, rejects: [...reject(NOW), ...reject(5)] }, 5],
    ['text-only', { ...NEVER, texts: said(7) }, 7],
    ['stale', { ...NEVER, open: open() }, READ_AT - 1000],
  ])('%s, %j: since %s', (cause, more, since) => {
    expect(sinceWhen(cause, facts(more), null)).toBe(since);
  });

  test('a board that is gone without a word is told by what it does not acknowledge', () => {
    const silent = facts({ open: open({ openLine: Buffer.from('12,') }) });
    const words = deviceWords('stale', silent, {
      ...context,
      kernel: { unacknowledgedMs: 12_000 },
    });
    expect(words).toBe(
      'It is connected, but its last reading came 1 min ago, in the middle of a line; it should come every 1 s. ' +
        'It has acknowledged nothing of what was sent to it for 12 s, so it is probably gone.',
    );
    expect(shownBytes('stale', silent, null)?.text).toBe('12,');
  });

  test('of an HTTP client the request is shown, not what followed', () => {
    const texts = [...said(NOW, 'Authorization: Basic c2VjcmV0'), ...said(NOW, 'GET / HTTP/1.1')];
    expect(shownBytes('http', facts({ texts }), null)?.text).toBe('GET / HTTP/1.1');
  });

  test('text is shown as it came', () => {
    const texts = said(AFTER, '{"temp":"28.3"}');
    const words = deviceWords('text-only', facts({ texts }), context);
    expect(words).toBe('What came last is text: “{"temp":"28.3"}”, 59 s ago.');
  });

  test('how many lines were rejected since the last reading', () => {
    const rejects = [...reject(NOW), ...reject(AFTER), ...reject(BEFORE)];
    const words = deviceWords('rejected', facts({ rejects }), { ...context, fitting: ['a', 'b'] });
    expect(words).toBe(
      'The last 2 lines were rejected; of “1,2”: expected 4. Another field list fits.',
    );
    const applied = deviceWords('rejected', facts({ rejects, fields: ['a', 'b'] }), {
      ...context,
      fitting: ['a', 'b'],
    });
    expect(applied).toMatch(/The field list in use now fits: the next such line is a reading\.$/);
  });
});
