// What is kept of devices and boots, a row each, with a checksum: a damaged name must not be taken
// for another.

import { MAX_BOOTS, MAX_RETIRED_BOOTS } from '../limits.ts';
import { type DamageListener, damageOf } from './damage.ts';
import { crc32 } from './format/checksum.ts';
import { FormatError } from './format/format-error.ts';
import type { Connection } from './schema.ts';
import type { BootState, DeviceState } from './store.ts';

/** A row of the table of devices. */
export interface DeviceRow {
  readonly number: number;
  readonly id: string;
  readonly state: string;
  readonly checksum: number;
}

/** A row of the table of boots. */
export interface BootRow {
  readonly number: number;
  readonly device: number;
  readonly name: string;
  readonly retired: number;
  /** null: only its name is left. */
  readonly state: string | null;
  readonly checksum: number;
}

/** Makes a function that saves a device's state. */
export function deviceWriter(database: Connection): (device: DeviceState) => void {
  const save = database.prepare(
    `INSERT INTO devices (number, id, state, checksum) VALUES (?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET
       id = excluded.id, state = excluded.state, checksum = excluded.checksum`,
  );
  return (device) => {
    const state = JSON.stringify(device);
    save.run(device.number, device.id, state, checksumOf([device.number, device.id, state]));
  };
}

/** Makes a function that saves a boot's state. */
export function bootWriter(database: Connection): (boot: BootState) => void {
  const save = database.prepare(
    `INSERT INTO boots (number, device, name, retired, state, checksum) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET
       device = excluded.device, name = excluded.name,
       retired = excluded.retired, state = excluded.state, checksum = excluded.checksum`,
  );
  return ({ number, device, name, retired, ...boot }) => {
    const state = retired ? null : JSON.stringify({ number, device, name, retired, ...boot });
    const cells = [number, device, name, retired ? 1 : 0, state] as const;
    save.run(...cells, checksumOf(cells));
  };
}

/** @throws FormatError when the row is damaged */
export function deviceOfRow({ number, id, state, checksum }: DeviceRow): DeviceState {
  verify([number, id, state], checksum);
  return JSON.parse(state) as DeviceState;
}

/** @throws FormatError when the row is damaged */
export function bootOfRow({ number, device, name, retired, state, checksum }: BootRow): BootState {
  verify([number, device, name, retired, state], checksum);
  return state === null ? retiredBoot(number, device, name) : (JSON.parse(state) as BootState);
}

/** All devices in the order of their numbers; a damaged one is told and left out. */
export function readDevices(database: Connection, damaged: DamageListener): DeviceState[] {
  const rows = database.prepare<[], DeviceRow>('SELECT * FROM devices ORDER BY number');
  return readable(rows.iterate(), deviceOfRow, (row) => `device ${row.number}`, damaged);
}

/**
 * All boots in use and the newest others, in the order of their numbers: a board that restarts every
 * minute makes half a million a year. A damaged one is told and left out.
 */
export function readBoots(database: Connection, damaged: DamageListener): BootState[] {
  const rows = database.prepare<[newest: number], BootRow>(
    `SELECT number, device, name, retired, state, checksum FROM (
       SELECT *, row_number() OVER (PARTITION BY device ORDER BY number DESC) AS age FROM boots
     ) WHERE retired = 0 OR age <= ? ORDER BY number`,
  );
  const newest = MAX_BOOTS + MAX_RETIRED_BOOTS;
  return readable(rows.iterate(newest), bootOfRow, (row) => `boot ${row.number}`, damaged);
}

/** The CRC-32 of a row's cells: of their JSON, so that no two rows read alike. */
export function checksumOf(cells: readonly (string | number | null)[]): number {
  return crc32(Buffer.from(JSON.stringify(cells)));
}

/** @throws FormatError */
export function verify(cells: readonly (string | number | null)[], checksum: number): void {
  if (checksumOf(cells) !== checksum) throw new FormatError('the checksum is wrong');
}

function readable<Row, State>(
  rows: Iterable<Row>,
  stateOf: (row: Row) => State,
  name: (row: Row) => string,
  damaged: DamageListener,
): State[] {
  const states: State[] = [];
  for (const row of rows) {
    try {
      states.push(stateOf(row));
    } catch (error) {
      damaged(damageOf(name(row), error));
    }
  }
  return states;
}

/** Of a retired boot only the name is left. */
export function retiredBoot(number: number, device: number, name: string): BootState {
  return {
    number,
    device,
    name,
    maxSeq: -1,
    lastUptime: -1,
    lastTime: -1,
    firstExpected: 0,
    missing: [],
    closed: [],
    gaps: 0,
    gapReadings: 0,
    offset: null,
    offsetAt: 0,
    retired: true,
    asOf: 0,
  };
}
