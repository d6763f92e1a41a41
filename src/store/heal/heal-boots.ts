// Replaces boots whose row is damaged or gone.
//
// A boot whose name is sure gets a state made from its readings: its board goes on, and what is stored is
// still known as such. One whose name is lost is retired: nobody can speak for it any more.

import { MAX_BOOTS } from '../../limits.ts';
import { absentRuns } from '../absent-readings.ts';
import type { Connection } from '../schema.ts';
import { type BootRow, bootOfRow, bootWriter, retiredBoot } from '../states.ts';
import type { BootState } from '../store.ts';
import { ifReadable, type VisitReadings } from './device-readings.ts';
import { BootReadings } from './fresh-boot.ts';
import { setAside } from './set-aside.ts';
import { isOfOther, jsonIn, says, withNumber, withText } from './witness.ts';

/** What is still known of a boot whose state is lost. */
interface LostBoot {
  readonly number: number;
  /** Whose it may be, the likeliest first. */
  readonly devices: readonly number[];
  /** null: not for sure. */
  readonly name: string | null;
  readonly wasRetired: boolean;
}

/**
 * Heals the table of boots, in a transaction.
 *
 * @param named boots that must be there, and their devices
 * @param asOf the last commit position of all
 */
export function healBoots(
  database: Connection,
  visit: VisitReadings,
  named: ReadonlyMap<number, number>,
  asOf: number,
  nowMs: number,
): void {
  const save = bootWriter(database);
  const remove = database.prepare<[number: number]>('DELETE FROM boots WHERE number = ?');
  const { whole, damaged } = sorted(database);
  const lost = new Map<number, LostBoot>();
  const moved: BootState[] = [];
  for (const row of damaged) {
    setAside(database, `boot ${row.number}`, JSON.stringify(row), nowMs);
    remove.run(row.number);
    const state = undamaged(row);
    if (state === null) lost.set(row.number, remainsOf(row));
    else moved.push(state);
  }
  for (const state of moved) {
    if (whole.has(state.number)) continue;
    save(state);
    whole.add(state.number);
    lost.delete(state.number);
  }
  for (const [number, device] of named) {
    if (whole.has(number)) continue;
    const found = lost.get(number) ?? { number, devices: [], name: null, wasRetired: true };
    lost.set(number, { ...found, devices: [device, ...found.devices] });
  }
  // A number far above all others is itself what is damaged: those that come would go on from there.
  const absent = absentRuns(database);
  const highest = Math.max(maxOf(whole), maxOf(named.keys())) + lost.size;
  const devices = database.prepare<[], number>('SELECT number FROM devices').pluck().all();
  for (const boot of lost.values()) {
    if (boot.number > highest) continue;
    const found = findReadings(boot, devices, visit);
    if (found === null) continue;
    const isFromStart = absent.get(found.device)?.[0]?.from !== 0;
    const isOpen = openBoots(database, found.device) < MAX_BOOTS;
    save(anew(boot, found, { asOf, isFromStart, isOpen }));
  }
}

function sorted(database: Connection): { whole: Set<number>; damaged: BootRow[] } {
  const whole = new Set<number>();
  const damaged: BootRow[] = [];
  for (const row of database.prepare<[], BootRow>('SELECT * FROM boots').iterate()) {
    if (ifReadable(() => bootOfRow(row)) === null) damaged.push(row);
    else whole.add(row.number);
  }
  return { whole, damaged };
}

/** The state, if only one column is damaged that is there twice. */
function undamaged(row: BootRow): BootState | null {
  const { number = row.number, device = row.device, name = row.name } = jsonIn(row.state);
  const tries: Partial<BootRow>[] = [
    { number },
    { device },
    { name },
    { retired: row.state === null ? 1 : 0 },
    { state: withText(row.state, 'name', row.name) },
    { state: withNumber(row.state, row.number) },
  ];
  for (const other of tries) {
    const state = ifReadable(() => bootOfRow({ ...row, ...other } as BootRow));
    if (state !== null) return state;
  }
  return null;
}

function remainsOf(row: BootRow): LostBoot {
  const { device } = jsonIn(row.state);
  const before = `{"number":${row.number},"device":${row.device},"name":"`;
  const isSure = !isOfOther(row.state, row.number) && says(row.state, before, 'name', row.name);
  return {
    number: row.number,
    devices: [row.device, ...(typeof device === 'number' ? [device] : [])],
    name: isSure ? row.name : null,
    wasRetired: row.state === null,
  };
}

interface FoundReadings {
  readonly device: number;
  readonly readings: BootReadings;
}

/** The device that has readings of the boot; if none has, one that exists. */
function findReadings(
  { number, devices }: LostBoot,
  all: readonly number[],
  visit: VisitReadings,
): FoundReadings | null {
  for (const device of new Set([...devices, ...all])) {
    const readings = readingsOf(number, device, visit);
    if (readings.count > 0) return { device, readings };
  }
  const device = devices.find((candidate) => all.includes(candidate));
  return device === undefined ? null : { device, readings: new BootReadings() };
}

function readingsOf(boot: number, device: number, visit: VisitReadings): BootReadings {
  const readings = new BootReadings();
  visit(device, (rows) => {
    for (let row = 0; row < rows.count; row++) {
      if (rows.boot[row] === boot) readings.add(rows, row);
    }
  });
  return readings;
}

function anew(
  { number, name, wasRetired }: LostBoot,
  { device, readings }: FoundReadings,
  { asOf, isFromStart, isOpen }: { asOf: number; isFromStart: boolean; isOpen: boolean },
): BootState {
  if (name === null) return retiredBoot(number, device, `recovered-${number}`);
  if (wasRetired || !isOpen) return retiredBoot(number, device, name);
  return readings.state({ number, device, name }, asOf, isFromStart);
}

function openBoots(database: Connection, device: number): number {
  const count = database.prepare('SELECT count(*) FROM boots WHERE retired = 0 AND device = ?');
  return Number(count.pluck().get(device));
}

function maxOf(numbers: Iterable<number>): number {
  let max = 0;
  for (const number of numbers) max = Math.max(max, number);
  return max;
}
