import { type Facts, known } from '../facts.ts';
import type { ReadStep, UnknownStep } from '../journey.ts';
import type { LoggedCopy, LoggedRead } from '../log/logged.ts';
import type { Carried } from '../packets/carriage.ts';
import { connectionJson, counted, duration, micros, type Timeline, unknown } from './telling.ts';

/** The chunks that the server's program read from the socket. */
export function readStep(facts: Facts, timeline: Timeline): ReadStep | UnknownStep {
  const { copy } = facts;
  if ('why' in copy) return unknown('read', copy.why);
  const { reads, connection } = copy.is;
  if (reads === null) return unknown('read', 'dropped');
  const packets = known(facts.packets);
  const told = reads.map((read) => {
    const neededAt = packets && lastNeeded(packets.line, read, packets.offset ?? copy.is.offset);
    return {
      ...timeline.at(read.time),
      ...{ offset: read.offset, length: read.length },
      afterMs: neededAt === null ? null : micros(read.time - neededAt),
    };
  });
  return {
    step: 'read',
    known: true,
    text: readWords(copy.is, reads, told.at(-1)?.afterMs ?? null),
    connection: connectionJson(connection),
    reads: told,
  };
}

/** When the last byte of the line that the read holds had come; null: not captured. */
function lastNeeded({ transmissions, length }: Carried, read: LoggedRead, offset: number) {
  const from = Math.max(0, read.offset - offset);
  const to = Math.min(length, read.offset + read.length - offset);
  let latest: number | null = null;
  for (const { at, from: start, to: stop, isCopy, time } of transmissions) {
    if (isCopy || at >= to || at + stop - start <= from) continue;
    latest = Math.max(latest ?? time, time);
  }
  return latest;
}

function readWords(copy: LoggedCopy, reads: readonly LoggedRead[], afterMs: number | null): string {
  const caller = copy.connection.dialled ? 'The server, which had called the board,' : 'The server';
  const after =
    afterMs === null ? '' : `, ${duration(afterMs)} after the packet that it waited for`;
  const [first] = reads;
  if (reads.length > 1 || first === undefined) {
    return `${caller} read the line in ${reads.length} goes${after}: a read may end anywhere in a line.`;
  }
  const others = first.length - copy.length;
  if (others === 0) return `${caller} read just this line in one go${after}.`;
  if (copy.lines === 1) {
    return `${caller} read it in one go with ${counted(others, 'byte')} of other lines${after}.`;
  }
  return `${caller} read it in one go with other lines, ${counted(first.length, 'byte')} together${after}.`;
}
