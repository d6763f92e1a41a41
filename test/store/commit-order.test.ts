// A device's readings in the order of their commits, from any of them on and behind any position.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitOrder } from '../../src/store/commit-order.ts';
import { encodeCursor } from '../../src/store/cursor.ts';
import { logView } from '../../src/store/log-view.ts';
import { blockReader } from '../../src/store/read-block.ts';
import type { FoundDamage } from '../../src/store/store.ts';
import { batch, boot, device, firstBatch, row } from './batches.ts';
import { allReadings, openParts, type Parts, seqsOf } from './parts.ts';

const BLOCK_ROWS = 8;

function orderOf({ database }: Parts) {
  const damages: FoundDamage[] = [];
  const damaged = (damage: FoundDamage) => void damages.push(damage);
  const order = commitOrder(database, blockReader(database, damaged), logView(database, damaged));
  return { ...order, damages };
}

/** The ordinals that the runs from an ordinal on hold, each once and in order, from there on. */
function ordinalsFrom(order: ReturnType<typeof orderOf>, device: number, from: number): number[] {
  const found: number[] = [];
  for (const { ordinal, rows } of order.runsFrom(device, from, -Infinity, Infinity)) {
    for (let at = 0; at < rows.count; at++) found.push(ordinal + at);
  }
  return found.filter((ordinal) => ordinal >= from);
}

/** Commits of 0 to 20 readings of two devices, and goes of the compactor between them. */
const anySteps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 20 }),
    },
    { weight: 1, arbitrary: fc.constantFrom('work' as const, 'finish' as const) },
  ),
  { maxLength: 12 },
);

describe('the order of the commits', () => {
  it('goes on from any reading, and behind any position misses none', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const parts = openParts(undefined, { blockRows: BLOCK_ROWS });
        parts.commit(batch({ devices: [device(1), device(2)], boots: [boot(1, 1), boot(2, 2)] }));
        /** By device and ordinal: the reading's position, and that of its commit's end. */
        const positions: { own: number; end: number }[][] = [[], [], []];
        let position = 0;
        for (const step of steps) {
          if (step === 'work') parts.work();
          else if (step === 'finish') parts.compaction.finish();
          else {
            const end = position + step.length;
            const rows = step.map((of) => row(++position, { boot: of }));
            parts.commit(batch({ rows, lastPosition: end, replayFrom: end }));
            for (const one of rows) positions[one.boot].push({ own: one.position, end });
          }
        }
        const order = orderOf(parts);
        for (const number of [1, 2]) {
          const own = positions[number];
          for (let from = 0; from <= own.length + 1; from++) {
            const all = own.map((_, ordinal) => ordinal);
            expect(ordinalsFrom(order, number, from)).toEqual(all.slice(from));
          }
          for (let behind = 0; behind <= position + 1; behind++) {
            const start = order.behind(number, behind);
            const missed = own.slice(0, start).filter((one) => one.own > behind);
            expect(missed).toEqual([]);
            // Again comes no more than of one block; and a commit comes whole.
            const again = own.slice(start).filter((one) => one.end <= behind);
            expect(again.length).toBeLessThan(BLOCK_ROWS);
          }
        }
        parts.close();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('begins with the log where nothing is in blocks yet', () => {
    const parts = openParts();
    parts.commit(firstBatch({ rows: [row(1), row(2)] }));
    parts.commit(batch({ rows: [row(3), row(4)] }));
    const order = orderOf(parts);
    expect([0, 1, 2, 3, 4].map((position) => order.behind(1, position))).toEqual([
      0,
      0,
      2,
      2,
      Number.MAX_SAFE_INTEGER,
    ]);
  });

  it('leaves out runs outside a range of times, and no other', () => {
    const parts = openParts();
    const at = (from: number, time: number) =>
      Array.from({ length: 8 }, (_, i) => row(from + i, { time }));
    parts.commit(firstBatch({ rows: at(1, 100) }));
    parts.commit(batch({ rows: at(9, 300) }));
    parts.commit(batch({ rows: at(17, 200) }));
    const order = orderOf(parts);
    const runs = (from: number, to: number) =>
      [...order.runsFrom(1, 0, from, to)].map(({ ordinal }) => ordinal);
    expect(runs(100, 101)).toEqual([0]);
    expect(runs(101, 300)).toEqual([16]);
    expect(runs(200, 301)).toEqual([8, 16]);
    expect(runs(-Infinity, Infinity)).toEqual([0, 8, 16]);
  });

  it.each(['header', 'data'])('goes around a block whose %s is damaged', (column) => {
    const parts = openParts();
    parts.commit(firstBatch());
    for (let block = 0; block < 5; block++) {
      const rows = Array.from({ length: 8 }, (_, i) => row(8 * block + i + 1));
      parts.commit(batch({ rows }));
    }
    parts.database.exec(`UPDATE blocks SET ${column} = x'00' WHERE ordinal = 16`);
    const rest = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].concat(
      Array.from({ length: 16 }, (_, i) => 25 + i),
    );
    expect(seqsOf(parts)).toEqual(rest);
    for (let behind = 0; behind <= 40; behind++) {
      const after = encodeCursor('commit', [behind]);
      const page = parts.readings({ device: 1, limit: 100, order: 'commit', after });
      const seqs = page.readings.map(({ seq }) => Number(seq));
      const expected = rest.filter((seq) => seq > behind);
      expect(seqs.slice(seqs.length - expected.length)).toEqual(expected);
      // What is known of the damaged block is only where it lies.
      expect(seqs.length - expected.length).toBeLessThan(2 * BLOCK_ROWS);
    }
    expect(new Set(parts.damages.map(({ what }) => what)).size).toBe(1);
  });

  it('leaves out a block that does not lie where the index has it', () => {
    const parts = openParts();
    const block = (first: number) => Array.from({ length: 8 }, (_, i) => row(first + i));
    parts.commit(firstBatch({ rows: block(1) }));
    parts.commit(batch({ rows: block(9) }));
    parts.commit(batch({ rows: block(17) }));
    parts.database.exec('UPDATE blocks SET ordinal = 100 WHERE ordinal = 8');
    const rest = [...block(1), ...block(17)].map(({ seq }) => seq);
    expect(allReadings(parts, { device: 1, order: 'commit' }, 3).map(({ seq }) => seq)).toEqual(
      rest,
    );
    expect(parts.damages.at(0)?.what).toBe('block 2: the index and the block do not agree');
  });
});
