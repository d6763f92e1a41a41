// One block for a query: what is damaged is told, and left out.

import { describe, expect, it, onTestFinished } from 'vitest';
import { blockTable } from '../../src/store/block-table.ts';
import { blockReader } from '../../src/store/read-block.ts';
import { openToWrite } from '../../src/store/schema.ts';
import type { FoundDamage } from '../../src/store/store.ts';
import { temporaryFolder } from './batches.ts';
import { dht11Rows } from './format/walk.ts';

/** A block of three readings with id 1 of device 1, in which some cells were changed. */
function readerOf(change: string) {
  const database = openToWrite(temporaryFolder(), null);
  onTestFinished(() => void database.close());
  const rows = dht11Rows(3);
  const blocks = blockTable(database);
  blocks.write({ device: 1, ordinal: 40, positionAt: () => 9 }, rows, 'full');
  blocks.write({ device: 1, ordinal: 43, positionAt: () => 9 }, dht11Rows(2), 'full');
  if (change !== '') database.exec(`UPDATE blocks SET ${change} WHERE id = 1`);
  const damages: FoundDamage[] = [];
  const found = { id: 1, fromTime: rows.time[0], toTime: rows.time[2] };
  return { reader: blockReader(database, (damage) => damages.push(damage)), found, damages };
}

describe('a block that is read', () => {
  it('comes with its header', () => {
    const { reader, found, damages } = readerOf('');
    expect(reader.header(1, found)).toMatchObject({ ordinal: 40, rows: 3, position: 9 });
    const read = reader.read(1, found);
    expect(read?.header).toEqual(reader.header(1, found));
    expect(read?.block.rows()).toMatchObject({ count: 3, seq: Float64Array.of(12, 13, 14) });
    expect(damages).toEqual([]);
  });

  const wrongBit = (column: string) =>
    `${column} = CAST(substr(${column}, 1, 5) || x'99' || substr(${column}, 7) AS BLOB)`;
  it.each([
    ['the data has a wrong bit', wrongBit('data'), 'the checksum is wrong', 'data'],
    ['the data has become a text', 'data = CAST(data AS TEXT)', 'no bytes', 'data'],
    ['the header has become a number', 'header = 7', 'no bytes', 'header'],
    ['the data is empty', "data = x''", 'the bytes end early', 'data'],
    [
      'the data is another block’s',
      'data = (SELECT data FROM blocks WHERE id = 2)',
      'another count',
      'data',
    ],
    ['the header has a wrong bit', wrongBit('header'), 'the checksum is wrong', 'header'],
    ['the header is empty', "header = x''", 'the bytes end early', 'header'],
    [
      'the header is another block’s',
      'header = (SELECT header FROM blocks WHERE id = 2)',
      'do not agree',
      'header',
    ],
    ['it is gone', 'id = 7', 'not there', 'header'],
  ])('is left out and told when %s', (_, change, words, where) => {
    const { reader, found, damages } = readerOf(change);
    const told = {
      device: 1,
      fromTime: found.fromTime,
      toTime: found.toTime,
      what: expect.stringMatching(new RegExp(`^block 1: .*${words}`)),
    };
    expect(reader.read(1, found)).toBeNull();
    expect(damages).toEqual([told]);
    if (where === 'header') expect(reader.header(1, found)).toBeNull();
    else expect(reader.header(1, found)).toMatchObject({ ordinal: 40, rows: 3 });
  });

  it.each([
    ['device', 2, 0, 0],
    ['begin', 1, 1, 0],
    ['end', 1, 0, 1],
  ])('is left out when the index had another %s', (_, device, begin, end) => {
    const { reader, found, damages } = readerOf('');
    const other = { id: 1, fromTime: found.fromTime + begin, toTime: found.toTime + end };
    expect(reader.header(device, other)).toBeNull();
    expect(reader.read(device, other)).toBeNull();
    expect(damages.map(({ what }) => what)).toEqual(
      Array(2).fill('block 1: the index and the block do not agree'),
    );
  });
});
