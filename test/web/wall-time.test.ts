// Wall clocks to moments and back, over changes of the clocks.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentsOf, wallTime } from '../../web/format/wall-time.ts';

const iso = (time: number) => new Date(time).toISOString();

describe('moments of a wall time', () => {
  it.each([
    ['2026-01-02T03:04', 'UTC', ['2026-01-02T03:04:00.000Z']],
    ['2026-01-02T03:04:05', 'Europe/Berlin', ['2026-01-02T02:04:05.000Z']],
    ['2026-07-02T03:04:05.5', 'Europe/Berlin', ['2026-07-02T01:04:05.500Z']],
    ['2026-01-01T00:00', 'Pacific/Kiritimati', ['2025-12-31T10:00:00.000Z']],
    ['2026-01-01T00:00', 'Asia/Kathmandu', ['2025-12-31T18:15:00.000Z']],
    // Put forward, and put back, in both hemispheres.
    ['2026-03-29T02:30', 'Europe/Berlin', []],
    ['2026-10-25T02:30', 'Europe/Berlin', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', []],
    [
      '2026-04-05T01:45',
      'Australia/Lord_Howe',
      ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
    ],
    // A day that was left out.
    ['2011-12-30T12:00', 'Pacific/Apia', []],
  ])('%s in %s', (text, zone, expected) => {
    expect(momentsOf(text, zone)?.map(iso)).toEqual(expected);
  });

  it.each(['', '2026-02-30T00:00', '2026-01-02', '2026-01-02T24:00', 'yesterday'])(
    'knows that %j is none',
    (text) => {
      expect(momentsOf(text, 'UTC')).toBeNull();
    },
  );

  it('finds every moment again from what the clocks showed', () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    const zones = fc.constantFrom(
      'local',
      'UTC',
      'America/New_York',
      'Asia/Kolkata',
      'Africa/Casablanca',
      'Pacific/Chatham',
    );
    fc.assert(
      fc.property(seconds, zones, (second, zone) => {
        expect(momentsOf(wallTime(second * 1000, zone), zone)).toContain(second * 1000);
      }),
    );
  });
});
