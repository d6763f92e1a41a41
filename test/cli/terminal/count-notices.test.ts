// Holds the notices about lines without an event against what was counted.

import { expect, test } from 'vitest';
import { CountNotices, type SilentCounts } from '../../../src/cli/terminal/count-notices.ts';

class Counted {
  readonly devices = { list: () => this.all };
  all: { id: string; counters: SilentCounts }[] = [];
  nameless: SilentCounts = { duplicates: 0, oversized: 0, truncated: 0 };

  set(id: string, counters: Partial<SilentCounts>): void {
    this.all = this.all.filter((device) => device.id !== id);
    this.all.push({ id, counters: { duplicates: 0, oversized: 0, truncated: 0, ...counters } });
  }

  totals(): SilentCounts {
    const sum = (what: keyof SilentCounts) =>
      this.all.reduce((total, { counters }) => total + counters[what], this.nameless[what]);
    return {
      duplicates: sum('duplicates'),
      oversized: sum('oversized'),
      truncated: sum('truncated'),
    };
  }
}

test('only what is new since the last look is told', () => {
  const counted = new Counted();
  counted.set('attic', { duplicates: 5 });
  const notices = new CountNotices(counted);
  expect(notices.next()).toEqual([]);
  counted.set('attic', { duplicates: 6 });
  counted.set('kitchen', { duplicates: 1200, oversized: 1 });
  expect(notices.next()).toEqual([
    'attic 1 copy dropped: that seq is stored already',
    'kitchen 1,200 copies dropped: that seq is stored already; 1 line skipped: longer than 4096 bytes',
  ]);
  expect(notices.next()).toEqual([]);
});

test('a half line of a connection that is no device yet is told too', () => {
  const counted = new Counted();
  const notices = new CountNotices(counted);
  counted.set('kitchen', { truncated: 1 });
  counted.nameless = { duplicates: 0, oversized: 0, truncated: 2 };
  expect(notices.next()).toEqual([
    'kitchen 1 half line not taken: a line counts once its LF has come (println, not print)',
    '2 connections ended within the first line: a line counts once its LF has come (println, not print)',
  ]);
});

test('many devices are told in few lines', () => {
  const counted = new Counted();
  const notices = new CountNotices(counted);
  for (let i = 0; i < 25; i++) counted.set(`board-${i}`, { duplicates: 1 });
  const lines = notices.next();
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe('… and the same of 5 others');
});
