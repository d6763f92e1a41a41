// Which time an export covers.

import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../web/settings/export-range.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const own = (from: string, to: string, zone = 'UTC') =>
  rangeOf({ preset: 'own', from, to }, zone, NOW);

describe('the range of an export', () => {
  it('is open, or so long up to now, by a preset', () => {
    const fields = { from: 'nonsense', to: '' };
    expect(rangeOf({ preset: 'all', ...fields }, 'UTC', NOW)).toEqual({ range: {} });
    expect(rangeOf({ preset: 'day', ...fields }, 'UTC', NOW)).toEqual({
      range: { from: NOW - 86_400_000 },
    });
  });

  it('is what the fields say, in the zone they are in', () => {
    expect(own('', '')).toEqual({ range: {} });
    expect(own('2026-11-01T00:00', '', 'Asia/Tokyo')).toEqual({
      range: { from: Date.parse('2026-10-31T15:00:00Z') },
    });
  });

  it('takes in both hours that clocks showed twice', () => {
    expect(own('2026-10-25T02:30', '2026-10-25T02:30', 'Europe/Berlin')).toEqual({
      range: { from: Date.parse('2026-10-25T00:30:00Z'), to: Date.parse('2026-10-25T01:30:00Z') },
    });
  });

  it.each([
    ['2026-11-02T00:00', '2026-11-01T00:00', 'to', /later than the beginning/],
    ['2026-11-01T00:00', '2026-11-01T00:00', 'to', /later than the beginning/],
    ['2026-11-22T00:00', '', 'from', /future/],
    ['2026-11', '', 'from', /Fill in day and time/],
  ] as const)('from %s to %s is none, and %s says why', (from, to, field, words) => {
    expect(own(from, to)).toEqual({ trouble: { [field]: expect.stringMatching(words) } });
  });

  it('says that no clock showed a time that was left out', () => {
    expect(own('', '2026-03-29T02:30', 'Europe/Berlin')).toEqual({
      trouble: { to: expect.stringMatching(/put forward/) },
    });
  });
});
