// What a run writes into docs/performance.md: its figures between the markers, and no other word.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advantages } from '../../bench/peers/advantages.ts';
import type { Measured, Whole } from '../../bench/peers/measured.ts';
import { picture } from '../../bench/peers/picture.ts';
import { replaceSections } from '../../bench/peers/sections.ts';
import { losses, tables } from '../../bench/peers/tables.ts';
import { pageOf } from '../../bench/peers/write-page.ts';

const DELAYS = { p50: 2, p99: 3, worst: 4, count: 200 };
const ROUND = {
  readings: 1000,
  readingsPerSecond: 100,
  cpuSecondsPerMillion: 1,
  peakMb: 50,
  bytesPerReading: 3,
  lost: 0,
  wrong: 0,
};
const WHOLE: Whole = {
  ...ROUND,
  idleMb: 40,
  bytesPerReading: 3,
  bytesPerReadingCompacted: 2,
  compaction: 'nothing',
  chart: DELAYS,
  chartUnderLoad: DELAYS,
  loadShare: 0.5,
};

function measured(name: string, changes: Partial<Measured> = {}): Measured {
  return {
    name,
    version: '1',
    how: 'somehow',
    durable: true,
    rounds: [ROUND],
    whole: WHOLE,
    ...changes,
  };
}

function run(all: readonly Measured[]) {
  return { where: 'a machine', readings: 1000, boards: 8, seconds: 1, others: 0, measured: all };
}

describe('sections', () => {
  it('puts text between the markers and leaves the rest', () => {
    const page = 'before\n<!-- a -->\nold\n<!-- /a -->\nafter\n';
    const once = replaceSections(page, { a: 'new' });
    expect(once).toBe('before\n<!-- a -->\nnew\n<!-- /a -->\nafter\n');
    expect(replaceSections(once, { a: 'new' })).toBe(once);
  });

  it('fails where a marker is missing', () => {
    expect(() => replaceSections('<!-- a --> no end', { a: 'new' })).toThrow('<!-- a -->');
    expect(() => replaceSections('', { a: 'new' })).toThrow('<!-- a -->');
  });

  it('finds its markers in the page of the docs', () => {
    const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
    const written = pageOf(
      page,
      run([measured('counts bytes', { whole: null }), measured('Tapline')]),
    );
    expect(written).toContain('| Tapline | 100 |');
    expect(written).toContain('a machine');
    const heads = (text: string) => text.split('\n').filter((line) => line.startsWith('#'));
    expect(heads(written)).toEqual(heads(page));
  });
});

describe('advantages', () => {
  it('names each figure in which a peer is ahead of Tapline', () => {
    const ahead = { ...WHOLE, bytesPerReadingCompacted: 1 };
    const fast = [{ ...ROUND, readingsPerSecond: 200 }];
    const all = [
      measured('Tapline'),
      measured('A', { whole: ahead }),
      measured('B', { rounds: fast }),
    ];
    expect(advantages(all)).toEqual([
      'B: readings/s taken 200 (Tapline 100)',
      'A: bytes a reading, compacted 1.00 (Tapline 2.00)',
    ]);
  });

  it('does not take the yardstick for a peer, nor a missing figure for a small one', () => {
    const fast = [{ ...ROUND, readingsPerSecond: 1e6, bytesPerReading: null }];
    const yardstick = measured('counts bytes', { rounds: fast, whole: null });
    expect(advantages([yardstick, measured('Tapline'), measured('C', { whole: null })])).toEqual(
      [],
    );
  });
});

it('says what a server without an answer has lost', () => {
  const rounds = [{ ...ROUND, readings: 900, lost: 100, wrong: 7 }];
  const [said] = losses(run([measured('Python', { rounds, durable: null, whole: null })]));
  expect(said).toMatch(/of 1,000 readings sent it lost 100 \(10\.0 %\), and 7 rows/);
  expect(losses(run([measured('Tapline')]))).toEqual([]);
});

it('has a cell for each column in each row', () => {
  const all = [
    measured('counts bytes', { whole: null }),
    measured('Tapline'),
    measured('Python', { whole: null }),
  ];
  for (const { rows } of tables(run(all))) {
    for (const row of rows) expect(row).toHaveLength(rows[0].length);
  }
});

it('draws a picture with a bar for each figure, and hollow ones for what is not durable', () => {
  const drawn = picture([
    measured('counts bytes', { rounds: [{ ...ROUND, bytesPerReading: null }], whole: null }),
    measured('Tapline'),
    measured('A & B', { durable: false }),
  ]);
  expect(drawn.match(/<rect class="ours"/g)).toHaveLength(4 + 1);
  expect(drawn.match(/<rect class="unsafe"/g)).toHaveLength(4 + 1);
  expect(drawn).toContain('A &amp; B');
  expect(drawn).not.toContain('counts bytes');
  expect(drawn).toContain('prefers-color-scheme: dark');
});
