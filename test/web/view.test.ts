// Which devices a list shows, and in which order.

import { describe, expect, it } from 'vitest';
import type { Device } from '../../web/api/types.ts';
import type { Known } from '../../web/fleet/model.ts';
import type { ViewWish } from '../../web/fleet/protocol.ts';
import { partOf, viewOf } from '../../web/fleet/view.ts';
import { deviceNamed } from './devices.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();
const known = (id: string, more: Partial<Device> = {}, usualMs: number | null = 1000): Known => ({
  device: deviceNamed(id, more),
  usualMs,
});
const temperature = (value: number, secondsAgo = 1) => ({
  metrics: { temperature: { value, time: at(secondsAgo), unit: '°C' } },
});
const WISH: ViewWish = { search: '', show: 'all', sort: 'name', descending: false, from: 0, to: 9 };
const ids = (all: readonly Known[], wish: Partial<ViewWish>) =>
  viewOf(all, { ...WISH, ...wish }, NOW).ids;

const FLEET = [
  known('plant-10', temperature(21)),
  known('plant-9', { ...temperature(19, 3600), connected: false }),
  known('attic', { ...temperature(25, 11), name: 'Under the roof', address: '10.0.0.9' }),
  known('new', { metrics: {}, rejected: 3 }),
];

describe('a list of devices', () => {
  it.each([
    ['by the name that a person sees, numbers as numbers', {}, 'new plant-9 plant-10 attic'],
    ['downwards', { descending: true }, 'attic plant-10 plant-9 new'],
    [
      'by a metric, those without it last',
      { sort: 'metric:temperature' },
      'plant-9 plant-10 attic new',
    ],
    [
      'by a metric, downwards',
      { sort: 'metric:temperature', descending: true },
      'attic plant-10 plant-9 new',
    ],
    ['by the newest reading', { sort: 'lastSeen', descending: true }, 'plant-10 attic plant-9 new'],
    ['by rejects', { sort: 'rejected', descending: true }, 'new plant-9 plant-10 attic'],
    ['found by id', { search: 'PLANT' }, 'plant-9 plant-10'],
    ['found by name', { search: ' roof' }, 'attic'],
    ['found by address', { search: '10.0.0' }, 'attic'],
    ['connected', { show: 'connected' }, 'new plant-10 attic'],
    ['silent: overdue, or nothing yet', { show: 'silent' }, 'new plant-9 attic'],
    ['with losses', { show: 'trouble' }, 'new'],
  ] as const)('%s', (_, wish, expected) => {
    expect(ids(FLEET, wish).join(' ')).toBe(expected);
  });

  it('counts all of them, whatever is shown', () => {
    const { counts } = viewOf(FLEET, { ...WISH, search: 'nothing like it' }, NOW);
    expect(counts).toEqual({ all: 4, connected: 3, silent: 3, trouble: 1 });
  });

  it('offers the metrics that most devices have', () => {
    const both = known('both', {
      metrics: {
        light: { value: 1, time: at(0), unit: null },
        temperature: { value: 1, time: at(0), unit: null },
      },
    });
    expect(viewOf([...FLEET, both], WISH, NOW).metrics).toEqual(['temperature', 'light']);
  });
});

describe('the part of a list that is told', () => {
  it.each([
    ['begins where it is wished for, if the list ends before', 103, [60, 125], [60, 125]],
    ['is all of a short list', 7, [0, 60], [0, 60]],
    ['is the end of a list that became shorter', 10, [60, 66], [4, 10]],
    ['is nothing of nothing', 0, [0, 60], [0, 0]],
  ] as const)('%s', (_, count, [from, to], [toldFrom, toldTo]) => {
    expect(partOf(count, { from, to })).toEqual({ from: toldFrom, to: toldTo });
  });
});
