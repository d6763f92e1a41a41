// What is too old or too much is dropped, a block at a time; the disk gets its room back.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { blockTable } from '../../src/store/block-table.ts';
import {
  CLOCK_JUMP_MS,
  CLOCK_WAIT_MS,
  MAX_FREE_PAGES,
  MAX_OFFLINE_MS,
  RETENTION_LOOK_MS,
} from '../../src/store/limits.ts';
import { LogState } from '../../src/store/log-state.ts';
import { type Keeping, retention } from '../../src/store/retention.ts';
import { RowsBuffer } from '../../src/store/rows-buffer.ts';
import { type Connection, openToWrite } from '../../src/store/schema.ts';
import { columns, row, temporaryFolder } from './batches.ts';

const DAY = 24 * 3_600_000;
const START = Date.UTC(2026, 0, 1);
const ROWS = 1000;

/** A database with one block a day, each of a thousand readings that pack badly. */
function daysOfReadings(days: number): { folder: string; database: Connection; state: LogState } {
  const folder = temporaryFolder();
  const database = openToWrite(folder, null);
  onTestFinished(() => void database.close());
  database.pragma('synchronous = OFF');
  const blocks = blockTable(database);
  for (let day = 0; day < days; day++) {
    const rows = Array.from({ length: ROWS }, (_, index) =>
      row(index + 1, { time: START + day * DAY + index, values: [[0, Math.random()]] }),
    );
    const buffer = new RowsBuffer();
    buffer.pick(columns(rows), 0, ROWS, 0);
    const place = { device: 1, ordinal: day * ROWS, positionAt: () => (day + 1) * ROWS };
    database.transaction(() => blocks.write(place, buffer, 'even'))();
  }
  const state = new LogState();
  state.replayFrom = days * ROWS;
  return { folder, database, state };
}

function daysLeft(database: Connection): number[] {
  const times = database.prepare<[], number>('SELECT from_time FROM blocks ORDER BY id').pluck();
  return times.all().map((time) => (time - START) / DAY);
}

/** Runs a retention as the writer does: until it has nothing more to do. */
function run(
  database: Connection,
  state: LogState,
  keeping: Partial<Keeping>,
): { at(wallMs: number, monoMs: number): void; told: string[] } {
  const told: string[] = [];
  const dropping = retention(
    database,
    state,
    { keepMs: null, keepBytes: null, ...keeping },
    (reason) => told.push(reason),
  );
  return {
    told,
    at(wallMs, monoMs) {
      while (dropping.work({ wallMs, monoMs }));
    },
  };
}

describe('by age', () => {
  it('drops blocks that are wholly too old, and looks again after a while', () => {
    const { database, state } = daysOfReadings(10);
    const { at } = run(database, state, { keepMs: 3 * DAY });
    at(START + 8 * DAY, 0);
    expect(daysLeft(database)).toEqual([5, 6, 7, 8, 9]);
    at(START + 9 * DAY + ROWS, RETENTION_LOOK_MS - 1);
    expect(daysLeft(database)).toEqual([5, 6, 7, 8, 9]);
    at(START + 8 * DAY + ROWS, RETENTION_LOOK_MS);
    expect(daysLeft(database)).toEqual([6, 7, 8, 9]);
  });

  it('keeps what the next start would replay', () => {
    const { database, state } = daysOfReadings(4);
    state.replayFrom = 2 * ROWS;
    run(database, state, { keepMs: DAY }).at(START + 100 * DAY, 0);
    expect(daysLeft(database)).toEqual([2, 3]);
  });

  it('does not believe a clock that jumps ahead, for a day', () => {
    const { database, state } = daysOfReadings(3);
    const { at, told } = run(database, state, { keepMs: 90 * DAY });
    at(START + 3 * DAY, 0);
    expect(told).toEqual([]);
    const ahead = START + 368 * DAY;
    at(ahead, CLOCK_JUMP_MS);
    at(ahead + CLOCK_WAIT_MS - 1000, CLOCK_JUMP_MS + CLOCK_WAIT_MS - 1000);
    expect(daysLeft(database)).toEqual([0, 1, 2]);
    expect(told).toEqual([expect.stringContaining('jumped ahead')]);
    at(
      ahead + CLOCK_WAIT_MS + RETENTION_LOOK_MS,
      CLOCK_JUMP_MS + CLOCK_WAIT_MS + RETENTION_LOOK_MS,
    );
    expect(daysLeft(database)).toEqual([]);
  });

  it('does not believe a clock far ahead of the last run, also after another start', () => {
    const { database, state } = daysOfReadings(3);
    const keeping = { keepMs: 90 * DAY };
    run(database, state, keeping).at(START + 3 * DAY, 0);
    const ahead = START + 3 * DAY + MAX_OFFLINE_MS + 365 * DAY;
    for (const _start of ['first', 'second']) {
      const { at, told } = run(database, state, keeping);
      at(ahead, 0);
      at(ahead + CLOCK_WAIT_MS / 2, CLOCK_WAIT_MS / 2);
      expect(told).toEqual([expect.stringContaining('last ran')]);
      expect(daysLeft(database)).toEqual([0, 1, 2]);
    }
  });

  it('a clock that goes back drops nothing more, and is followed', () => {
    const { database, state } = daysOfReadings(10);
    const { at, told } = run(database, state, { keepMs: 3 * DAY });
    at(START + 8 * DAY, 0);
    at(START - 365 * DAY, RETENTION_LOOK_MS);
    expect(daysLeft(database)).toEqual([5, 6, 7, 8, 9]);
    expect(told).toEqual([]);
  });
});

describe('by size', () => {
  it('drops the oldest until the rest fits, and gives the room back', () => {
    const { folder, database, state } = daysOfReadings(400);
    const file = join(folder, 'tapline.db');
    database.pragma('wal_checkpoint(TRUNCATE)');
    const before = statSync(file).size;
    const keepBytes = before / 2;
    run(database, state, { keepBytes }).at(START, 0);
    const left = daysLeft(database);
    expect(left.length).toBeGreaterThan(100);
    expect(left).toEqual(Array.from({ length: left.length }, (_, i) => 400 - left.length + i));
    database.pragma('wal_checkpoint(TRUNCATE)');
    expect(statSync(file).size).toBeLessThanOrEqual(keepBytes + MAX_FREE_PAGES * 4096);
  });

  it('without a bound nothing is dropped', () => {
    const { database, state } = daysOfReadings(3);
    run(database, state, {}).at(START + 1000 * DAY, 0);
    expect(daysLeft(database)).toEqual([0, 1, 2]);
  });
});
