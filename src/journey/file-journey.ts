// The journey of a reading by a capture file, or by two: the half that packets tell, and the other half from the server
// that read it, where that was asked.

import type { Facts } from './facts.ts';
import type { Journey, Step, StepName } from './journey.ts';
import { type BothEnds, findInBoth, type TwoCaptures } from './packets/find-in-both.ts';
import {
  type FoundInFile,
  findInFile,
  type SeenLine,
  type WantedLine,
} from './packets/find-in-file.ts';
import type { NoPackets } from './packets/find-packets.ts';
import type { Pass } from './packets/pass.ts';
import { formatted, micros } from './steps/telling.ts';
import { tellJourney } from './tell.ts';

/** Steps that a server knows better than packets do. */
const SERVERS: ReadonlySet<StepName> = new Set(['read', 'decoded', 'stored', 'acknowledged']);

/** @param server what the server that read it tells; null: none was asked */
export async function fileJourney(
  pass: Pass,
  wanted: WantedLine,
  server: Journey | null,
): Promise<Journey> {
  const found = await findInFile(pass, wanted);
  if ('why' in found) return withServers(tellFound(wanted, found), server);
  return withServers(tellFound(wanted, { ...found, told: found.lines[0] }), server);
}

/** The same by two captures of its connection, one from each end. */
export async function twoFileJourney(
  captures: TwoCaptures,
  wanted: WantedLine,
  server: Journey | null,
): Promise<Journey> {
  return withServers(tellFound(wanted, await findInBoth(captures, wanted)), server);
}

/** What captures have of a reading. */
interface Found extends FoundInFile {
  /** The line whose way is told. */
  readonly told: SeenLine | undefined;
  readonly ends?: BothEnds;
}

function tellFound({ name, row, fieldsOf }: WantedLine, found: Found | NoPackets): Journey {
  const { fields, origin: fieldsOrigin } = fieldsOf(name.device);
  const facts: Facts = {
    ...{ name, log: { why: 'no-log' }, copy: { why: 'no-log' }, isFile: true },
    reading: row === null ? { why: 'no-store' } : { is: row },
    ...{ fields, fieldsOrigin, packets: { why: 'not-captured' }, lines: [] },
  };
  if ('why' in found) return tellJourney({ ...facts, packets: found });
  const { lines, told, packets, ends } = found;
  return tellJourney({
    ...facts,
    ...(told === undefined ? {} : { fields: told.fields, fieldsOrigin: told.fieldsOrigin }),
    ...(ends === undefined ? {} : { ends }),
    ...{ lines, packets: { is: packets } },
  });
}

function withServers(own: Journey, server: Journey | null): Journey {
  return server === null ? own : merged(own, server);
}

/** Of each step what is known, and what is known better; all times by the file's beginning. */
function merged(file: Journey, server: Journey): Journey {
  if (file.startMs === null) return { ...server, summary: file.summary };
  const ahead = serverAheadMs(file);
  const late = server.startMs === null ? 0 : server.startMs - ahead - file.startMs;
  const others = shifted(server, late, ahead);
  const steps = file.steps.map((own, index): Step => {
    const other = others.steps[index];
    const [better, worse] = SERVERS.has(own.step) ? [other, own] : [own, other];
    return better.known || !worse.known ? better : worse;
  });
  const copies = others.copies.length > 0 ? others.copies : file.copies;
  return { ...file, copies, steps };
}

/** By how much the server's clock is ahead of the one that the captures are told by; one alone does not show it. */
function serverAheadMs({ captures }: Journey): number {
  return captures === undefined || captures.clock === captures.server ? 0 : captures.aheadMs;
}

/**
 * The same with every `atMs` counted from another beginning.
 *
 * @param aheadMs by how much the clock of its moments is ahead
 */
function shifted<Value>(value: Value, byMs: number, aheadMs: number): Value {
  if (Array.isArray(value)) return value.map((item) => shifted(item, byMs, aheadMs)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const isMoment = 'atMs' in value && typeof value.atMs === 'number';
  const entries = Object.entries(value).map(([key, item]) => {
    if (isMoment && key === 'atMs') return [key, micros(item + byMs)];
    if (isMoment && key === 'time') return [key, formatted(Date.parse(item) - aheadMs)];
    return [key, shifted(item, byMs, aheadMs)];
  });
  return Object.fromEntries(entries) as Value;
}
