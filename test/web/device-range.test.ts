// Ranges of time, how they move, and how an address holds them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShown, searchFor } from '../../web/device/address.ts';
import { rangeBetween } from '../../web/device/range/free-ends.ts';
import {
  moved,
  parseRange,
  type Range,
  rangeName,
  rangeOf,
  spanOf,
  USUAL,
  zoomed,
} from '../../web/device/range/range.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-01-02T00:00:00.000Z');

describe('the name of a range', () => {
  it.each([
    ['5m', { kind: 'last', ms: 300_000 }],
    ['1h', { kind: 'last', ms: HOUR }],
    ['24h', { kind: 'last', ms: 24 * HOUR }],
    ['30d', { kind: 'last', ms: 720 * HOUR }],
    ['1y', { kind: 'last', ms: 8760 * HOUR }],
    ['1500ms', { kind: 'last', ms: 1500 }],
    ['all', { kind: 'all' }],
  ] as const)('%s', (name, range) => {
    expect(parseRange(name)).toEqual(range);
    expect(rangeName(range)).toBe(name);
  });

  it.each(['', '5', 'm', '5 m', '-5m', '1e3m', '0s', '19ms', '999999999999y', 'ALL', '5m5m'])(
    '%j is none',
    (name) => {
      expect(parseRange(name)).toBe(null);
    },
  );
});

describe('an address', () => {
  const lastRange = fc.integer({ min: 20, max: 4e9 }).map((ms): Range => ({ kind: 'last', ms }));
  const betweenRange = fc
    .tuple(fc.integer({ min: -1e12, max: 4e12 }), fc.integer({ min: 1, max: 1e12 }))
    .map(([from, length]): Range => ({ kind: 'between', from, to: from + length }));
  const range = fc.oneof(lastRange, betweenRange, fc.constant<Range>({ kind: 'all' }));
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });

  it('says again what it was made of, whatever metrics are called', () => {
    fc.assert(
      fc.property(
        range,
        fc.uniqueArray(name, { maxLength: 5 }),
        fc.option(fc.uniqueArray(name, { maxLength: 5 })),
        (chosen, others, metrics) => {
          const shown = { range: chosen, others, metrics };
          expect(parseShown(searchFor(shown))).toEqual(shown);
        },
      ),
    );
  });

  it.each([
    ['', USUAL],
    ['?range=nonsense', USUAL],
    ['?from=2026-01-01T00:00:00Z', USUAL],
    ['?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', USUAL],
    ['?from=x&to=y', USUAL],
    ['?from=1000&to=2000', { kind: 'between', from: 1000, to: 2000 }],
    [
      '?from=2026-01-01T01:00:00%2B01:00&to=2026-01-01T00:00:01Z',
      { kind: 'between', from: NOW - 24 * HOUR, to: NOW - 24 * HOUR + 1000 },
    ],
  ])('%s', (search, range) => {
    expect(parseShown(search).range).toEqual(range);
  });

  it('holds a few devices, each once', () => {
    expect(parseShown('?with=a,a,b,c,d,e,f,g').others).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(searchFor({ range: USUAL, others: [], metrics: null })).toBe('');
    expect(parseShown('?metrics=').metrics).toEqual([]);
  });
});

describe('a part of time', () => {
  it('follows now where it reaches it', () => {
    const hour = { from: NOW - HOUR, to: NOW };
    expect(spanOf({ kind: 'last', ms: HOUR }, NOW, null)).toEqual(hour);
    expect(rangeOf(hour, NOW)).toEqual({ kind: 'last', ms: HOUR });
    expect(rangeOf(moved(hour, 0.25), NOW)).toEqual({ kind: 'last', ms: HOUR });
    expect(rangeOf(moved(hour, -0.25), NOW)).toEqual({
      kind: 'between',
      from: NOW - 1.25 * HOUR,
      to: NOW - 0.25 * HOUR,
    });
  });

  it('holds all there is, and is never nothing', () => {
    const { from, to } = spanOf({ kind: 'all' }, NOW, NOW - HOUR);
    expect(from).toBeLessThan(NOW - HOUR);
    expect(to).toBe(NOW);
    const empty = spanOf({ kind: 'all' }, NOW, null);
    expect(empty.to - empty.from).toBeGreaterThan(0);
  });

  it('keeps the place that is zoomed at, within bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (length, share, factor) => {
          const span = { from: NOW - length, to: NOW };
          const about = span.from + length * share;
          const { from, to } = zoomed(span, factor, about);
          expect(to - from).toBeCloseTo(Math.max(20, length * factor), 0);
          expect((about - from) / (to - from)).toBeCloseTo(share, 3);
        },
      ),
    );
    expect(zoomed({ from: 0, to: 1e13 }, 100, 0).to).toBeLessThanOrEqual(100 * 8760 * HOUR);
  });
});

describe('two ends as they are typed', () => {
  it.each([
    ['2026-01-01T00:00', '2026-01-01T01:00', 'UTC', { from: NOW - 24 * HOUR, to: NOW - 23 * HOUR }],
    // Clocks show 02:30 twice that night: the range covers both.
    ['2026-10-25T02:30', '2026-10-25T02:30', 'Europe/Berlin', null],
  ])('%s to %s in %s', (from, to, zone, span) => {
    const found = rangeBetween(from, to, zone);
    const length = 'range' in found && found.range.kind === 'between' ? found.range : null;
    if (span !== null) expect(length).toEqual({ kind: 'between', ...span });
    else expect((length?.to ?? 0) - (length?.from ?? 0)).toBe(HOUR);
  });

  it.each([
    ['', '2026-01-01T01:00', 'from', /Give/],
    ['2026-01-01T00:00', '', 'to', /Give/],
    ['2026-03-29T02:30', '2026-03-29T04:00', 'from', /put forward/],
    ['2026-01-01T02:00', '2026-01-01T01:00', 'to', /later/],
    ['2026-01-01T01:00', '2026-01-01T01:00', 'to', /later/],
  ] as const)('says what is wrong with %j to %j', (from, to, end, words) => {
    const found = rangeBetween(from, to, 'Europe/Berlin');
    expect('trouble' in found && found.trouble[end]).toMatch(words);
  });
});
