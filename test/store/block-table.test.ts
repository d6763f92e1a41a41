// Runs of readings as blocks in the table, and back.

import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeBlockHeader } from '../../src/store/block-header.ts';
import { blockTable, spanClass } from '../../src/store/block-table.ts';
import { FormatError } from '../../src/store/format/format-error.ts';
import { summaryMetrics } from '../../src/store/format/summary.ts';
import { openToWrite } from '../../src/store/schema.ts';
import { temporaryFolder } from './batches.ts';
import { emptyRows } from './format/walk.ts';

function newTable(maxRows: number) {
  const database = openToWrite(temporaryFolder(), null);
  onTestFinished(() => void database.close());
  const columns = 'id, device, ordinal, span, from_time, to_time, header, data';
  const all = database.prepare<
    [],
    {
      id: number;
      device: number;
      ordinal: number;
      span: number;
      from_time: number;
      to_time: number;
      header: Buffer;
      data: Buffer;
    }
  >(`SELECT ${columns} FROM blocks ORDER BY device, ordinal`);
  return { database, blocks: blockTable(database, maxRows), all: () => all.all() };
}

/** Rows with these times and seqs from 0. */
function rowsAt(times: readonly number[]) {
  const rows = emptyRows(times.length, [0]);
  for (const [row, time] of times.entries()) {
    rows.time[row] = time;
    rows.seq[row] = row;
    rows.metrics[0].values[row] = row / 10;
  }
  return rows;
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => 1000 * i);

describe('the table of blocks', () => {
  it.each([
    ['full', 8, [8]],
    ['full', 9, [8, 1]],
    ['full', 16, [8, 8]],
    ['full', 17, [8, 8, 1]],
    ['even', 8, [8]],
    ['even', 9, [5, 4]],
    ['even', 17, [6, 6, 5]],
    ['even', 1, [1]],
    ['full', 0, []],
    ['even', 0, []],
  ] as const)('cuts a run %s: %i readings as %j', (cut, count, sizes) => {
    const { blocks, all } = newTable(8);
    blocks.write({ device: 3, ordinal: 100, positionAt: () => 7 }, rowsAt(upTo(count)), cut);
    const stored = all();
    expect(stored.map(({ id }) => blocks.open(id).rows().count)).toEqual(sizes);
    const seqs = stored.flatMap(({ id }) => [...blocks.open(id).rows().seq]);
    expect(seqs).toEqual(Array.from({ length: count }, (_, i) => i));
    let ordinal = 100;
    for (const [index, block] of stored.entries()) {
      expect(block).toMatchObject({ device: 3, ordinal });
      ordinal += sizes[index];
    }
  });

  it('has the same in columns and header: times, also late and negative ones, and a summary', () => {
    const { blocks, all } = newTable(8);
    const times = [-5000, 20, -70_000, 3, 1_795_228_649_481];
    blocks.write({ device: 2, ordinal: 50, positionAt: () => 99 }, rowsAt(times), 'full');
    const [block] = all();
    const [fromTime, toTime] = [-70_000, 1_795_228_649_481];
    expect(block).toMatchObject({
      device: 2,
      ordinal: 50,
      span: spanClass(fromTime, toTime),
      from_time: fromTime,
      to_time: toTime,
    });
    const header = decodeBlockHeader(block.header);
    expect(header).toMatchObject({ device: 2, ordinal: 50, rows: 5, position: 99 });
    expect(header).toMatchObject({ fromTime, toTime });
    expect(summaryMetrics(header.summary)).toEqual([
      { index: 0, count: 5, min: 0, max: 0.4, sum: 1 },
    ]);
  });

  it('knows a device’s last block by its ordinal, and takes one back', () => {
    const { blocks, all } = newTable(8);
    expect(blocks.last(1)).toBeNull();
    blocks.write({ device: 1, ordinal: 8, positionAt: () => 9 }, rowsAt([5, 6, 7]), 'full');
    blocks.write({ device: 1, ordinal: 0, positionAt: () => 5 }, rowsAt(upTo(8)), 'full');
    blocks.write({ device: 2, ordinal: 99, positionAt: () => 5 }, rowsAt([1]), 'full');
    const last = blocks.last(1);
    expect(last).toMatchObject({ ordinal: 8, rows: 3 });
    blocks.remove(last?.id ?? 0);
    expect(all().map(({ device, ordinal }) => [device, ordinal])).toEqual([
      [1, 0],
      [2, 99],
    ]);
    expect(blocks.last(1)).toMatchObject({ ordinal: 0, rows: 8 });
  });

  it('gives out nothing that is damaged', () => {
    const { database, blocks } = newTable(8);
    blocks.write({ device: 1, ordinal: 0, positionAt: () => 5 }, rowsAt([1, 2]), 'full');
    const id = blocks.last(1)?.id ?? 0;
    const wrongByte = (column: string) =>
      `UPDATE blocks SET ${column} = CAST(substr(${column}, 1, 3) || x'99' || substr(${column}, 5) AS BLOB)`;
    database.exec(wrongByte('data'));
    expect(() => blocks.open(id).rows()).toThrow(FormatError);
    database.exec(wrongByte('header'));
    expect(() => blocks.last(1)).toThrow(FormatError);
    expect(() => blocks.open(id + 1).rows()).toThrow(FormatError);
  });
});
