// What the parts of a store that was just opened say of each other, where one may be gone or older
// than it should: each by itself would be taken for whole.

import { lastOfJournal } from '../journal.ts';
import type { LogState } from '../log-state.ts';
import type { Connection } from '../schema.ts';
import type { Recovered } from '../store.ts';
import { blocksOf, devicesInBlocks } from './blocks-of.ts';
import { ifReadable } from './device-readings.ts';
import { endsInLog } from './heal-blocked.ts';
import { indexedIds } from './heal-devices.ts';
import { damagedEnd } from './heal-journal.ts';
import { isUnnamed, namedRuns } from './newer-blocks.ts';

/**
 * Finds them, in words. Looks at few blocks of each device.
 *
 * @param forgotten devices of which there may still be blocks
 * @throws SqliteError
 */
export function* contradictions(
  database: Connection,
  log: LogState,
  recovered: Recovered,
  forgotten: ReadonlySet<number>,
): Iterable<string> {
  yield* inStates(database, recovered);
  if (damagedEnd(database).length > 0) yield 'the newest entries of the journal: they are damaged';
  const devices = new Set(recovered.devices.map(({ number }) => number));
  yield* inLog(log, devices);
  yield* inBlocks(database, log, devices, forgotten);
  let last = lastOfJournal(database);
  for (const { asOf } of [...recovered.devices, ...recovered.boots]) last = Math.max(last, asOf);
  if (last > log.lastPosition) yield 'the newest log entries: not there';
}

function* inStates(database: Connection, { devices, boots }: Recovered): Iterable<string> {
  const ids = new Map(devices.map(({ number, id }) => [number, id]));
  const numbers = new Set(boots.map(({ number }) => number));
  for (const { number, currentBoot } of devices) {
    if (currentBoot !== 0 && !numbers.has(currentBoot)) {
      yield `boot ${currentBoot} of device ${number}: not there`;
    }
  }
  for (const device of new Set(boots.map((boot) => boot.device))) {
    if (!ids.has(device)) yield `device ${device}: not there`;
  }
  const indexed = ifReadable(() => indexedIds(database));
  const agrees =
    indexed?.size === ids.size && [...ids].every(([number, id]) => indexed.get(number) === id);
  if (!agrees) yield 'the index of devices: it differs from them';
}

function* inLog(log: LogState, devices: Set<number>): Iterable<string> {
  let next = log.index.first?.number ?? 0;
  for (const { number } of log.index.entries()) {
    if (number > next) yield `log entries ${next} to ${number - 1}: not there`;
    next = number + 1;
  }
  for (const device of namedRuns(log.index.entries()).keys()) {
    if (!devices.has(device)) yield `device ${device}: not there`;
  }
  for (const [device, end] of endsInLog(log.index.entries())) {
    if (log.blocked(device) < end) yield tooLow(device);
  }
}

function* inBlocks(
  database: Connection,
  log: LogState,
  devices: Set<number>,
  forgotten: ReadonlySet<number>,
): Iterable<string> {
  const named = namedRuns(log.index.entries());
  const blocks = blocksOf(database);
  for (const device of devicesInBlocks(database)) {
    if (forgotten.has(device)) continue;
    let isNewest = true;
    for (const block of blocks(device)) {
      if (isNewest && !devices.has(device)) yield `device ${device}: not there`;
      if (isNewest && log.blocked(device) < block.run[1]) yield tooLow(device);
      isNewest = false;
      // A block whose header is damaged is told when it is read.
      if (block.position === null) continue;
      if (block.position <= log.replayFrom) break;
      if (isUnnamed(block, named)) yield `a log entry of readings of device ${device}: not there`;
    }
  }
}

function tooLow(device: number): string {
  return `the count of what device ${device} has in blocks: too low`;
}
