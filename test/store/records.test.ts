// Records: written with a commit, read back when the store is opened, and damage to one is its own.

import { describe, expect, it } from 'vitest';
import { checkStore } from '../../src/store/care/check.ts';
import { repairStore } from '../../src/store/care/repair.ts';
import type { RecordChange } from '../../src/store/store.ts';
import { batch, device } from './batches.ts';
import { flipCells, sql, withDatabase } from './care/damage.ts';
import { openParts } from './parts.ts';

const quiet = (): void => {};

function command(key: string, data: string | null): RecordChange {
  return { kind: 'command', key, data };
}

/** A closed store with these records. */
function folderWith(...changes: RecordChange[]): string {
  const parts = openParts();
  parts.commit(batch({ devices: [device(1)] }));
  for (const change of changes) parts.commit(batch({ records: [change] }));
  parts.close();
  return parts.folder;
}

function recordsIn(folder: string) {
  const parts = openParts(folder);
  parts.close();
  return { records: parts.recovered.records, damages: parts.damages.map(({ what }) => what) };
}

describe('records', () => {
  it('come back as they were last written, in the order in which they first were', () => {
    const folder = folderWith(
      command('b', '1'),
      command('a', '"ä\\u0000"'),
      { kind: 'token', key: 'a', data: '2' },
      command('b', '3'),
    );
    expect(recordsIn(folder)).toEqual({
      records: [
        { kind: 'command', key: 'b', data: '3' },
        { kind: 'command', key: 'a', data: '"ä\\u0000"' },
        { kind: 'token', key: 'a', data: '2' },
      ],
      damages: [],
    });
  });

  it('are gone once they were taken away', () => {
    const gone = [command('a', '1'), command('b', '2'), command('a', null), command('x', null)];
    expect(recordsIn(folderWith(...gone)).records).toEqual([command('b', '2')]);
  });

  it('are all or none of a commit', () => {
    const parts = openParts();
    const readingOfNobody = batch({ records: [command('a', '1')] });
    expect(() =>
      parts.commit({
        ...readingOfNobody,
        readings: { ...readingOfNobody.readings, rows: 1, boot: Uint32Array.of(9) },
      }),
    ).toThrow();
    parts.close();
    expect(recordsIn(parts.folder).records).toEqual([]);
  });
});

describe('a damaged record', () => {
  it.each(['kind', 'key', 'data'])('is told once and set aside: its %s', (cell) => {
    const folder = folderWith(command('first', '"one"'), command('second', '"two"'));
    expect(flipCells(folder, 'records', 'number', cell, 'number = 1')).toBe(1);
    expect(recordsIn(folder)).toEqual({
      records: [command('second', '"two"')],
      damages: [expect.stringContaining('record 1')],
    });
    expect(recordsIn(folder)).toEqual({ records: [command('second', '"two"')], damages: [] });
    const aside = withDatabase(folder, (database) =>
      database.prepare('SELECT name FROM damaged').pluck().all(),
    );
    expect(aside).toEqual(['record 1']);
  });

  it('fails a check, and a repair keeps the others', async () => {
    const folder = folderWith(command('first', '"one"'), command('second', '"two"'));
    expect((await checkStore(folder, quiet)).damages).toEqual([]);
    flipCells(folder, 'records', 'number', 'data', 'number = 1');
    expect(await checkStore(folder, quiet)).toMatchObject({
      damages: [{ what: expect.stringContaining('record 1') }],
    });
    const report = await repairStore(folder, quiet);
    expect(report.damages).toEqual([]);
    expect(recordsIn(folder)).toEqual({ records: [command('second', '"two"')], damages: [] });
  });

  it('is also one of a kind that nobody knows', async () => {
    const folder = folderWith(command('first', '1'));
    sql(folder, "UPDATE records SET kind = 'x'");
    const { damages } = await checkStore(folder, quiet);
    expect(damages).toMatchObject([{ what: expect.stringContaining('record 1') }]);
  });
});
