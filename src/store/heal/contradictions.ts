// What the parts of a store that was just opened say of each other, where one may be gone or older
// than it should: each by itself would be taken for whole.

import type { LogState } from '../log-state.ts';
import type { Connection } from '../schema.ts';
import type { Recovered } from '../store.ts';
import { ifReadable } from './device-readings.ts';
import { endsInBlocks } from './heal-blocked.ts';
import { indexedIds } from './heal-devices.ts';
import { damagedEnd } from './heal-journal.ts';
import { isUnnamed, namedRuns, newerBlocks } from './newer-blocks.ts';
import { lastOfContent } from './positions.ts';

/** Finds them, in words. Looks at few blocks of each device. @throws SqliteError */
export function* contradictions(
  database: Connection,
  log: LogState,
  recovered: Recovered,
): Iterable<string> {
  yield* inStates(database, recovered);
  if (damagedEnd(database).length > 0) yield 'the newest entries of the journal: they are damaged';
  yield* inLog(database, log, recovered);
  const devices = new Set(recovered.devices.map(({ number }) => number));
  const ends = endsInBlocks(database);
  for (const [device, end] of ends) {
    if (log.blocked(device) < end)
      yield `the count of what device ${device} has in blocks: too low`;
  }
  for (const device of new Set([...ends.keys(), ...namedRuns(log.index.entries()).keys()])) {
    if (!devices.has(device)) yield `device ${device}: not there`;
  }
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

function* inLog(
  database: Connection,
  { index, lastPosition, replayFrom }: LogState,
  recovered: Recovered,
): Iterable<string> {
  let next = index.first?.number ?? 0;
  for (const { number } of index.entries()) {
    if (number > next) yield `log entries ${next} to ${number - 1}: not there`;
    next = number + 1;
  }
  let last = lastOfContent(database);
  for (const { asOf } of recovered.devices) last = Math.max(last, asOf);
  for (const { asOf } of recovered.boots) last = Math.max(last, asOf);
  if (last > lastPosition) yield 'the newest log entries: not there';
  const named = namedRuns(index.entries());
  for (const block of newerBlocks(database, () => replayFrom)) {
    // A block whose header is damaged is told when it is read.
    if (block.position === null || !isUnnamed(block, named)) continue;
    yield `the log entry of readings of device ${block.device}: not there`;
    return;
  }
}
