// A server started on a store with damaged rows: it goes on, it takes no reading twice, and gives none
// to another device, boot or metric.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../src/store/states.ts';
import { flipCells, sql, withDatabase } from './care/damage.ts';
import { type Seen, World } from './care/world.ts';

/** Each starts a server twice. */
const RUNS = 60;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** A server that was killed while some states were not saved yet. */
async function killedWorld(): Promise<World> {
  const world = new World();
  world.start();
  await world.send('kitchen', 'k1', range(1, 5));
  await world.send('attic', 'a1', range(1, 20));
  await world.pass(1000);
  world.running.work();
  // Of the one that is forgotten, rows are left in tables of all kinds.
  await world.send('cellar', 'c1', range(1, 20));
  await world.send('cellar', 'c2', range(1, 3));
  await world.pass(1000);
  await world.send('cellar', 'c2', [4]);
  expect(await world.forget('cellar')).toBe(true);
  await world.send('10.0.0.5', null, range(1, 4));
  await world.send('kitchen', 'k2', [1, 2, 3, 7, 8, 9]);
  await world.pass(1000);
  await world.send('kitchen', 'k2', [10, 11]);
  await world.send('attic', 'a1', range(21, 30));
  await world.send('attic', 'a1', [31, 33]);
  world.kill();
  return world;
}

/** Nothing twice, and everything under its own name, unless the name is lost. */
function expectRight(world: World, seen: readonly Seen[]): void {
  const uids = seen.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const reading of seen) {
    const sent = world.sent.get(reading.uid);
    expect(sent, `reading ${reading.uid}`).toBeDefined();
    expect([sent?.device, expect.stringMatching(/^recovered-/)]).toContainEqual(reading.device);
    if (sent?.boot === null) expect(reading.boot).toMatch(/^~|^recovered-/);
    else expect([sent?.boot, expect.stringMatching(/^recovered-/)]).toContainEqual(reading.boot);
    const [[uid], [x, value]] = reading.values as [[string, number], [string, number]];
    expect(['uid', 'metric-0']).toContain(uid);
    expect(['x', 'metric-1']).toContain(x);
    expect(value).toBe(2 * reading.uid);
    expect(reading.seq).toBe(sent?.seq);
  }
}

/** Of these readings none is there a second time after all boards have sent all they had again. */
async function expectNoneTwice(world: World, before: readonly Seen[]): Promise<void> {
  await world.sendAllAgain();
  const after = world.running.seen();
  expectRight(world, after);
  const there = new Set(after.map(({ uid }) => uid));
  for (const { uid } of before) expect(there.has(uid)).toBe(true);
}

describe('a device whose row is damaged', () => {
  it('keeps its id, its readings and its boots; its metrics are new ones from now on', async () => {
    const world = await killedWorld();
    flipCells(world.folder, 'devices', 'number', 'state', "id = 'kitchen'");
    world.start();
    expect(world.running.damages).toMatchObject([{ what: 'device 1: the checksum is wrong' }]);
    const before = world.running.seen();
    expect(before).toHaveLength(world.sent.size);
    expectRight(world, before);
    await world.send('kitchen', 'k2', [12]);
    const [newest] = world.running.seen().filter(({ uid }) => uid === world.newest);
    expect(newest).toMatchObject({
      device: 'kitchen',
      boot: 'k2',
      values: [
        ['uid', world.newest],
        ['x', 2 * world.newest],
      ],
    });
    world.kill();

    world.start();
    expect(world.running.damages).toEqual([]);
    const device = world.running.ingest.registry.get('kitchen');
    expect(device?.metrics.map(({ name }) => name)).toEqual(['metric-0', 'metric-1', 'uid', 'x']);
    expect(device?.counters.readings).toBe(14);
    await world.sendAllAgain();
    expect(world.running.seen()).toHaveLength(world.sent.size);
  });
});

const OLDER_COUNT = `UPDATE blocked SET rows = 2, checksum = ${checksumOf([1, 2])} WHERE device = 1`;

describe('rows that are gone, which nothing but the others can tell', () => {
  it.each([
    ['a count of what is in blocks', 'DELETE FROM blocked WHERE device = 1'],
    ['all counts of what is in blocks', 'DELETE FROM blocked'],
    ['a count that is older than the blocks', OLDER_COUNT],
    ['one in the middle', 'DELETE FROM log WHERE number = (SELECT min(number) + 2 FROM log)'],
    ['the last two', 'DELETE FROM log WHERE number > (SELECT max(number) - 2 FROM log)'],
    ['all but the last', 'DELETE FROM log WHERE number < (SELECT max(number) FROM log)'],
    ['the whole log', 'DELETE FROM log'],
    ['a device', "DELETE FROM devices WHERE id = 'attic'"],
    ['the boots in use', 'DELETE FROM boots WHERE retired = 0'],
  ])('cost names at most, and no reading is taken twice: %s', async (_, statement) => {
    const world = new World(await killedWorld());
    sql(world.folder, statement);
    world.start();
    expect(world.running.damages).not.toEqual([]);
    const before = world.running.seen();
    expectRight(world, before);
    expect(before.length).toBeGreaterThan(0);
    await world.sendAllAgain();
    expectRight(
      world,
      world.running.seen().filter(({ device, boot }) => !isNewName(device) && !isNewName(boot)),
    );
    await world.stop();

    world.start();
    expect(world.running.damages).toEqual([]);
    world.kill();
  });
});

function isNewName(name: string): boolean {
  return name.startsWith('recovered');
}

/** Cells that hold what the store cannot do without. */
const CELLS = [
  ['devices', 'number', 'id'],
  ['devices', 'number', 'state'],
  ['devices', 'number', 'checksum'],
  ['devices', 'number', 'number'],
  ['boots', 'number', 'device'],
  ['boots', 'number', 'name'],
  ['boots', 'number', 'retired'],
  ['boots', 'number', 'state'],
  ['boots', 'number', 'checksum'],
  ['boots', 'number', 'number'],
  ['blocked', 'device', 'device'],
  ['blocked', 'device', 'rows'],
  ['blocked', 'device', 'checksum'],
  ['log', 'number', 'entry'],
  ['log', 'number', 'number'],
] as const;

interface DamagedCell {
  readonly cell: (typeof CELLS)[number];
  readonly row: number;
  readonly bit: number;
}

/** Damages one cell. */
function damageCell(folder: string, { cell: [table, key, column], row, bit }: DamagedCell): void {
  // With SQL the index of ids would be as wrong as the table.
  if (column === 'id') return void flipId(folder, row, bit);
  withDatabase(folder, (database) => {
    const cells = database
      .prepare<[], { key: number; cell: unknown }>(
        `SELECT ${key} AS key, ${column} AS cell FROM ${table} ORDER BY ${key}`,
      )
      .all();
    const found = cells[row % Math.max(1, cells.length)];
    if (found === undefined) return;
    const set = `UPDATE OR IGNORE ${table} SET ${column} = ? WHERE ${key} = ?`;
    if (typeof found.cell === 'number') {
      database.prepare(set).run(found.cell ^ (1 << (bit % 7)), found.key);
    } else if (typeof found.cell === 'string' || found.cell instanceof Uint8Array) {
      const bytes = Buffer.from(found.cell);
      const at = (bit >> 3) % bytes.length;
      // In a text the result must be one, or SQLite would say so.
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit % (found.cell === bytes ? 8 : 6))), at);
      database
        .prepare(set)
        .run(typeof found.cell === 'string' ? bytes.toString() : bytes, found.key);
    }
  });
}

/** Changes a device's id where it stands in the file: in its row, in its state, or in the index. */
function flipId(folder: string, row: number, bit: number): void {
  const id = ['kitchen', 'attic', '10.0.0.5'][row % 3] ?? '';
  const file = join(folder, 'tapline.db');
  const bytes = readFileSync(file);
  const places: number[] = [];
  for (let at = bytes.indexOf(id); at >= 0; at = bytes.indexOf(id, at + 1)) places.push(at);
  const at = (places[(bit >> 8) % places.length] ?? 0) + ((bit >> 3) % id.length);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit % 6)), at);
  writeFileSync(file, bytes);
}

describe('whatever cells are damaged', () => {
  const damage = fc.record({
    cell: fc.constantFrom(...CELLS),
    row: fc.nat(100),
    bit: fc.nat(100_000),
  });

  it('one of them costs no name, and no reading is taken twice', async () => {
    const killed = await killedWorld();
    await fc.assert(
      fc.asyncProperty(damage, async (one) => {
        const world = new World(killed);
        damageCell(world.folder, one);
        world.start();
        const before = world.running.seen();
        expectRight(world, before);
        expect(before.every(({ device }) => !device.startsWith('recovered'))).toBe(true);
        expect(before.every(({ boot }) => !boot.startsWith('recovered'))).toBe(true);
        if (one.cell[0] !== 'log') expect(before).toHaveLength(world.sent.size);
        await expectNoneTwice(world, before);
        await world.stop();

        world.start();
        expect(world.running.damages).toEqual([]);
        await expectNoneTwice(world, before);
        world.kill();
      }),
      {
        numRuns: RUNS,
        // A boot that seems to be of the device that is forgotten.
        examples: [[{ cell: ['boots', 'number', 'device'], row: 7, bit: 0 }]],
      },
    );
  }, 120_000);

  it('several of them, and rows that are gone, cost names only where they were lost', async () => {
    const killed = await killedWorld();
    const gone = fc.record({
      table: fc.constantFrom('devices', 'boots', 'blocked', 'log'),
      row: fc.nat(100),
    });
    await fc.assert(
      fc.asyncProperty(
        // The same flip in two places that vouch for each other is beyond all healing.
        fc.uniqueArray(damage, { maxLength: 4, selector: ({ cell }) => cell.join() }),
        fc.array(gone, { maxLength: 2 }),
        async (cells, rows) => {
          const world = new World(killed);
          for (const { table, row } of rows) deleteRow(world.folder, table, row);
          // What SQL cannot do comes last: it would notice.
          const isRaw = ({ cell: [, , column] }: DamagedCell): number => (column === 'id' ? 1 : 0);
          for (const cell of cells.toSorted((a, b) => isRaw(a) - isRaw(b))) {
            damageCell(world.folder, cell);
          }
          world.start();
          const before = world.running.seen();
          expectRight(world, before);
          await world.sendAllAgain();
          const after = world.running.seen();
          expectRight(
            world,
            after.filter(({ device, boot }) => !isNewName(device) && !isNewName(boot)),
          );
          await world.stop();

          world.start();
          expect(world.running.damages).toEqual([]);
          world.kill();
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});

function deleteRow(folder: string, table: string, row: number): void {
  withDatabase(folder, (database) => {
    database
      .prepare(
        `DELETE FROM ${table} WHERE rowid = (SELECT rowid FROM ${table} LIMIT 1 OFFSET
           ? % max(1, (SELECT count(*) FROM ${table})))`,
      )
      .run(row);
  });
}
