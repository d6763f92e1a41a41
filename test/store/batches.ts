// Commits written as plain rows, and temporary data folders, for the store's tests.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import {
  type BootState,
  type Commit,
  type DeviceState,
  type JournalEntry,
  type JournalKind,
  NO_COUNTERS,
  type ReadingColumns,
  type Recovered,
  type Store,
} from '../../src/store/store.ts';

export interface Row {
  readonly position: number;
  readonly boot: number;
  readonly seq: number | null;
  readonly millis: number | null;
  readonly time: number;
  readonly timeSource: number;
  readonly values: readonly (readonly [metric: number, value: number])[];
}

/** Columns longer than their rows, as ingest's are: what lies behind must not be stored. */
export function columns(rows: readonly Row[]): ReadingColumns {
  const spare = 3;
  const values = rows.flatMap((row) => row.values);
  const column = <T extends Float64Array | Uint32Array | Uint8Array>(
    array: T,
    cells: readonly number[],
  ): T => {
    array.fill(7);
    array.set(cells);
    return array;
  };
  const doubles = (cells: readonly number[]) =>
    column(new Float64Array(cells.length + spare), cells);
  const bytes = (cells: readonly number[]) => column(new Uint8Array(cells.length + spare), cells);
  return {
    rows: rows.length,
    valueTotal: values.length,
    position: doubles(rows.map((row) => row.position)),
    boot: column(
      new Uint32Array(rows.length + spare),
      rows.map((row) => row.boot),
    ),
    seq: doubles(rows.map((row) => row.seq ?? Number.NaN)),
    millis: doubles(rows.map((row) => row.millis ?? Number.NaN)),
    time: doubles(rows.map((row) => row.time)),
    timeSource: bytes(rows.map((row) => row.timeSource)),
    valueCounts: bytes(rows.map((row) => row.values.length)),
    metrics: bytes(values.map(([metric]) => metric)),
    values: doubles(values.map(([, value]) => value)),
  };
}

/** What the rows of these columns are; the inverse of `columns`. */
export function rowsOf(chunks: readonly ReadingColumns[]): Row[] {
  return chunks.flatMap((chunk) => {
    let entry = 0;
    return Array.from({ length: chunk.rows }, (_, row) => {
      const count = Number(chunk.valueCounts[row]);
      const values = Array.from(
        { length: count },
        (_, i) => [Number(chunk.metrics[entry + i]), Number(chunk.values[entry + i])] as const,
      );
      entry += count;
      const orNull = (value: number | undefined) =>
        value === undefined || Number.isNaN(value) ? null : value;
      return {
        position: Number(chunk.position[row]),
        boot: Number(chunk.boot[row]),
        seq: orNull(chunk.seq[row]),
        millis: orNull(chunk.millis[row]),
        time: Number(chunk.time[row]),
        timeSource: Number(chunk.timeSource[row]),
        values,
      };
    });
  });
}

/** A reading at a time with one value of metric 0, in boot 1. */
export function row(position: number, fields: Partial<Row> = {}): Row {
  return {
    position,
    boot: 1,
    seq: position,
    millis: null,
    time: 1000 * position,
    timeSource: 2,
    values: [[0, position]],
    ...fields,
  };
}

export function device(number: number, fields: Partial<DeviceState> = {}): DeviceState {
  return {
    number,
    id: `device-${number}`,
    metrics: ['temperature', 'humidity', 'pressure'],
    latest: [{ value: 28.3, time: 1000 }, null, null],
    units: { temperature: '°C' },
    firmware: null,
    address: '192.168.1.42',
    firstSeen: 1000,
    lastSeen: 2000,
    currentBoot: 0,
    unnamedBoots: 0,
    counters: { ...NO_COUNTERS, readings: 1 },
    asOf: 0,
    ...fields,
  };
}

export function boot(number: number, device: number, fields: Partial<BootState> = {}): BootState {
  return {
    number,
    device,
    name: `boot-${number}`,
    maxSeq: 12,
    lastUptime: 1_234_567,
    lastTime: 2000,
    firstExpected: 1,
    missing: [[3, 5]],
    closed: [],
    gaps: 1,
    gapReadings: 3,
    offset: 1_795_228_649_481,
    offsetAt: 1_795_228_649_500,
    retired: false,
    asOf: 0,
    ...fields,
  };
}

export function entry(
  position: number,
  kind: JournalKind,
  fields: Partial<JournalEntry> = {},
): JournalEntry {
  return {
    position,
    device: 1,
    kind,
    time: 1000 * position,
    data: { text: `#${position}` },
    ...fields,
  };
}

export interface BatchFields extends Partial<Omit<Commit, 'readings'>> {
  readonly rows?: readonly Row[];
}

/** A commit; its last position is the greatest in it unless given. */
export function batch({ rows = [], journal = [], ...fields }: BatchFields): Commit {
  const positions = [...rows, ...journal].map((one) => one.position);
  return {
    readings: columns(rows),
    journal,
    devices: [],
    boots: [],
    records: [],
    forget: [],
    lastPosition: positions.reduce((a, b) => Math.max(a, b), 0),
    replayFrom: 0,
    ...fields,
  };
}

/** A commit with device 1 and its boot 1, which most tests start from. */
export function firstBatch(fields: BatchFields = {}): Commit {
  return batch({ devices: [device(1)], boots: [boot(1, 1)], ...fields });
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a store that is closed, whatever its state, when the test is over. */
export async function openForTest(
  folder: string,
  options?: { maxPages?: number },
): Promise<{ store: Store; recovered: Recovered }> {
  const opened = await openStore(folder, options);
  onTestFinished(() => opened.store.close({ abandon: true }));
  return opened;
}

/** A new store in a folder of its own. */
export async function newStore(): Promise<Store> {
  return (await openForTest(temporaryFolder())).store;
}
