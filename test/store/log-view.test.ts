// The log as the reading thread sees it, while the writing thread goes on.

import { describe, expect, it, onTestFinished } from 'vitest';
import { logView } from '../../src/store/log-view.ts';
import { openToRead } from '../../src/store/schema.ts';
import type { FoundDamage } from '../../src/store/store.ts';
import { batch, boot, device, firstBatch, row } from './batches.ts';
import { openParts, type Parts } from './parts.ts';

/** A view on a connection of its own: ordinal, position and seqs of each run. */
function viewOf({ folder }: Parts) {
  const database = openToRead(folder);
  onTestFinished(() => void database.close());
  const damages: FoundDamage[] = [];
  const log = logView(database, (damage) => damages.push(damage));
  const runs = (number = 1) =>
    log
      .of(number)
      .map(({ ordinal, position, rows }) => [ordinal, position, [...rows.seq]] as const);
  return { runs, damages, position: () => log.position() };
}

describe('the view of the log', () => {
  it('has each commit’s readings at once, by device', () => {
    const parts = openParts();
    const { runs } = viewOf(parts);
    expect(runs()).toEqual([]);
    parts.commit(batch({ devices: [device(1), device(2)], boots: [boot(1, 1), boot(2, 2)] }));
    parts.commit(batch({ rows: [row(1), row(2, { boot: 2 }), row(3)] }));
    expect(runs()).toEqual([[0, 3, [1, 3]]]);
    expect(runs(2)).toEqual([[0, 3, [2]]]);
    parts.commit(batch({ rows: [row(4)], lastPosition: 6 }));
    expect(runs()).toEqual([
      [0, 3, [1, 3]],
      [2, 6, [4]],
    ]);
    expect(runs(3)).toEqual([]);
  });

  it('has no longer what is in blocks, also while its entries stay', () => {
    const parts = openParts();
    const { runs } = viewOf(parts);
    parts.commit(firstBatch({ rows: [row(1), row(2)] }));
    expect(runs()).toHaveLength(1);
    parts.compaction.finish();
    expect(parts.logNumbers()).toEqual([1]);
    expect(runs()).toEqual([]);
    parts.commit(batch({ rows: [row(3)] }));
    expect(runs()).toEqual([[2, 3, [3]]]);
    // One that opens it only now sees the same.
    expect(viewOf(parts).runs()).toEqual([[2, 3, [3]]]);
  });

  it('goes on behind entries that were deleted before it ever saw them', () => {
    const parts = openParts();
    const { runs } = viewOf(parts);
    for (let position = 1; position <= 20; position++) {
      const commit = position === 1 ? firstBatch : batch;
      parts.commit(commit({ rows: [row(position)], replayFrom: position }));
      if (position % 5 === 0) {
        parts.compaction.finish();
        expect(parts.logNumbers()).toEqual([position]);
        expect(runs()).toEqual([]);
      }
    }
    parts.commit(batch({ rows: [row(21)] }));
    expect(runs()).toEqual([[20, 21, [21]]]);
  });

  it('tells of a damaged entry once, and has the others', () => {
    const parts = openParts();
    parts.commit(firstBatch({ rows: [row(1)] }));
    parts.commit(batch({ rows: [row(2)] }));
    parts.commit(batch({ rows: [row(3)] }));
    parts.database.exec("UPDATE log SET entry = x'00' WHERE number = 2");
    const { runs, damages } = viewOf(parts);
    for (let time = 0; time < 2; time++) {
      expect(runs()).toEqual([
        [0, 1, [1]],
        [2, 3, [3]],
      ]);
    }
    expect(damages).toEqual([
      {
        device: null,
        fromTime: null,
        toTime: null,
        what: expect.stringMatching(/^log entry 2: /),
      },
    ]);
  });
});
