// Replaces devices whose row is damaged or gone. A device keeps its number, which its readings are
// filed under; its id is taken only from where it is sure.

import { decodeBlockHeader } from '../block-header.ts';
import { visitPieces } from '../format/log-entry.ts';
import { entryOfRow, type JournalRow } from '../journal.ts';
import type { LogState } from '../log-state.ts';
import type { Connection } from '../schema.ts';
import { type BootRow, type DeviceRow, deviceOfRow, deviceWriter } from '../states.ts';
import type { DeviceState } from '../store.ts';
import { ifReadable, type VisitReadings } from './device-readings.ts';
import { DeviceReadings, type OwnBoot } from './fresh-device.ts';
import { setAside } from './set-aside.ts';
import { isOfOther, jsonIn, says, withNumber, withText } from './witness.ts';

/** What the healing of devices goes by. */
export interface DeviceWitness {
  readonly log: LogState;
  readonly visit: VisitReadings;
  /** What the index of ids said, by the devices' numbers. */
  readonly ids: ReadonlyMap<number, string>;
  /** The last commit position of all. */
  readonly asOf: number;
}

/** Heals the table of devices, in a transaction. The boots are whole. */
export function healDevices(database: Connection, witness: DeviceWitness, nowMs: number): void {
  const { states, damaged } = sorted(database);
  for (const row of damaged) {
    setAside(database, `device ${row.number}`, JSON.stringify(row), nowMs);
  }
  const needed = devicesNamed(database, witness.log, states);
  for (const row of damaged) {
    const state = undamaged(row, witness.ids);
    if (state !== null && !states.has(state.number)) states.set(state.number, state);
  }
  const isHealed = damaged.length > 0 || !agrees(states, witness.ids);
  const lost = [...needed].filter((number) => !states.has(number));
  const taken = new Set([...states.values()].map(({ id }) => id));
  for (const number of lost) {
    const readings = new DeviceReadings();
    witness.visit(number, (rows) => readings.add(rows));
    const row = damaged.find((one) => one.number === number);
    const id = freeId(idOf(number, row, witness.ids), number, taken);
    taken.add(id);
    const boots = bootsOf(database, number);
    states.set(number, readings.state(number, id, boots, witness.asOf, nowMs));
  }
  if (isHealed || lost.length > 0) rewrite(database, states.values());
}

/** The ids by the devices' numbers as SQLite's own index has them: it may be right where a row is not. */
export function indexedIds(database: Connection): Map<number, string> {
  const rows = database.prepare<[], { number: number; id: string }>(
    'SELECT number, id FROM devices INDEXED BY devices_by_id ORDER BY id',
  );
  return new Map(rows.all().map(({ number, id }) => [number, id]));
}

function agrees(states: ReadonlyMap<number, DeviceState>, ids: ReadonlyMap<number, string>) {
  if (states.size !== ids.size) return false;
  return [...states].every(([number, { id }]) => ids.get(number) === id);
}

function sorted(database: Connection) {
  const states = new Map<number, DeviceState>();
  const damaged: DeviceRow[] = [];
  for (const row of database.prepare<[], DeviceRow>('SELECT * FROM devices').iterate()) {
    const state = ifReadable(() => deviceOfRow(row));
    if (state === null) damaged.push(row);
    else states.set(row.number, state);
  }
  return { states, damaged };
}

/** The state of a row that is whole, or can be made so for sure; null: it is lost. */
export function readDevice(row: DeviceRow, ids: ReadonlyMap<number, string>): DeviceState | null {
  return ifReadable(() => deviceOfRow(row)) ?? undamaged(row, ids);
}

/** The state, if only one column is damaged that is there twice. */
function undamaged(row: DeviceRow, ids: ReadonlyMap<number, string>): DeviceState | null {
  const { number = row.number, id = row.id } = jsonIn(row.state);
  const tries: Partial<DeviceRow>[] = [
    { number },
    { id },
    { id: ids.get(row.number) ?? row.id },
    { state: withText(row.state, 'id', row.id) },
    { state: withNumber(row.state, row.number) },
  ];
  for (const other of tries) {
    const state = ifReadable(() => deviceOfRow({ ...row, ...other } as DeviceRow));
    if (state !== null) return state;
  }
  return null;
}

/** The id that two of its three places agree on; of a row that is gone, the index's. Of a row in another's place none is sure. */
function idOf(
  number: number,
  row: DeviceRow | undefined,
  ids: ReadonlyMap<number, string>,
): string | null {
  const indexed = ids.get(number) ?? null;
  if (row !== undefined && isOfOther(row.state, number)) return null;
  if (row === undefined || row.id === indexed) return indexed;
  const isSaid = (id: string): boolean => says(row.state, `{"number":${number},"id":"`, 'id', id);
  if (isSaid(row.id)) return row.id;
  return indexed !== null && isSaid(indexed) ? indexed : null;
}

function freeId(id: string | null, number: number, taken: ReadonlySet<string>): string {
  if (id !== null && !taken.has(id)) return id;
  let free = `recovered-${number}`;
  for (let more = 2; taken.has(free); more++) free = `recovered-${number}-${more}`;
  return free;
}

/** The devices that something names which is whole. */
function devicesNamed(
  database: Connection,
  log: LogState,
  states: ReadonlyMap<number, DeviceState>,
): Set<number> {
  const named = new Set(
    database.prepare<[], number>('SELECT DISTINCT device FROM boots').pluck().all(),
  );
  for (const entry of log.index.entries()) visitPieces(entry, (device) => named.add(device));
  const headers = database
    .prepare<[device: number], Buffer>('SELECT header FROM blocks WHERE device = ?')
    .pluck();
  addNamed(database, 'blocks', named, states, (device) =>
    headers
      .all(device)
      .some((header) => ifReadable(() => decodeBlockHeader(header).device) === device),
  );
  const entries = database.prepare<[device: number], JournalRow>(
    'SELECT * FROM journal WHERE device = ?',
  );
  addNamed(database, 'journal', named, states, (device) =>
    entries.all(device).some((row) => ifReadable(() => entryOfRow(row).device) === device),
  );
  return named;
}

/** Adds the devices of a table, those that are not known yet only if a row of theirs is whole. */
function addNamed(
  database: Connection,
  table: 'blocks' | 'journal',
  named: Set<number>,
  states: ReadonlyMap<number, DeviceState>,
  isSure: (device: number) => boolean,
): void {
  const next = database
    .prepare<[above: number], number | null>(`SELECT min(device) FROM ${table} WHERE device > ?`)
    .pluck();
  for (let device = next.get(0); typeof device === 'number'; device = next.get(device)) {
    const number = device;
    if (states.has(number) || named.has(number)) continue;
    if (isSure(number)) named.add(number);
  }
}

function bootsOf(database: Connection, device: number): OwnBoot[] {
  const rows = database.prepare<[device: number], BootRow>('SELECT * FROM boots WHERE device = ?');
  return rows.all(device).map(({ number, name, retired }) => ({
    number,
    name,
    isRetired: retired !== 0,
  }));
}

/** Writes the table anew, and so its index. */
function rewrite(database: Connection, states: Iterable<DeviceState>): void {
  // All at once: one by one SQLite would look for each row in the index, which may be damaged.
  database.exec('DELETE FROM devices');
  const save = deviceWriter(database);
  for (const state of states) save(state);
}
