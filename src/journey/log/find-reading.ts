// Finds in the log what it has of one reading: each copy that came, the reads that held it, and the line
// that told the board. A connection's records are walked from the newest back, a slice at a time.

import { JOURNEY_SLICE } from '../../limits.ts';
import type { CommitTimes } from './commit-times.ts';
import type { ConnectionLog, LineContext, SharedLog } from './connection-log.ts';
import type {
  LoggedConnection,
  LoggedCopy,
  LoggedRead,
  LoggedReading,
  LoggedReply,
} from './logged.ts';
import { emptyRecord, type LogRecord, NONE, RECORD } from './record-ring.ts';

/** A reading's name. */
export interface ReadingName {
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
}

/** A record that was found, and its number. */
interface Found<Context> {
  readonly number: number;
  readonly record: LogRecord;
  readonly context: Context;
}

/** What of one connection concerns a reading. */
interface Walked {
  readonly taken: readonly Found<LineContext>[];
  readonly replies: readonly Found<ConnectionLog>[];
}

export async function findReading(
  name: ReadingName,
  shared: SharedLog,
  commits: CommitTimes,
): Promise<LoggedReading> {
  const contexts = contextsOf(name, shared);
  const walks: Walked[] = [];
  for (const connection of new Set([...contexts.values()].map((context) => context.connection))) {
    walks.push(await walk(connection, name, contexts, shared));
  }
  const taken = walks.flatMap((walked) => walked.taken).sort((a, b) => a.number - b.number);
  const first = taken[0]?.number ?? NONE;
  const replies = walks
    .flatMap((walked) => walked.replies)
    .filter(({ number }) => number > first)
    .sort((a, b) => a.number - b.number);
  return {
    copies: taken.map((found) => copyOf(found, name.seq, shared, commits)),
    reply: taken.length === 0 || replies.length === 0 ? null : replyOf(replies[0]),
  };
}

function contextsOf({ device, boot }: ReadingName, { contexts }: SharedLog) {
  const found = new Map<number, LineContext>();
  for (const [number, context] of contexts.entries()) {
    if (context.device === device && context.boot === boot) found.set(number, context);
  }
  return found;
}

async function walk(
  connection: ConnectionLog,
  { seq }: ReadingName,
  contexts: ReadonlyMap<number, LineContext>,
  { records }: SharedLog,
): Promise<Walked> {
  const taken: Found<LineContext>[] = [];
  const replies: Found<ConnectionLog>[] = [];
  const record = emptyRecord();
  // Of the own lines that came next: a WELCOME comes before the first of its boot.
  let next = NONE;
  let number = connection.newest;
  for (let step = 1; records.has(number); step++) {
    records.read(number, record);
    const context = contexts.get(record.context);
    switch (record.kind) {
      case RECORD.taken:
      case RECORD.again:
        if (record.isOwn) next = record.context;
        if (context !== undefined && seq >= record.value && seq < record.value + record.count) {
          taken.push({ number, record: { ...record }, context });
        }
        break;
      case RECORD.ack:
      case RECORD.welcome: {
        const isOfBoot = record.kind === RECORD.ack ? context !== undefined : contexts.has(next);
        if (isOfBoot && record.value >= seq) {
          replies.push({ number, record: { ...record }, context: connection });
        }
        break;
      }
    }
    number = record.previous;
    if (step % JOURNEY_SLICE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { taken, replies };
}

function copyOf(
  { number, record, context }: Found<LineContext>,
  seq: number,
  shared: SharedLog,
  commits: CommitTimes,
): LoggedCopy {
  const held = readsOf(number, record.offset, record.length, shared);
  const lineIndex = seq - record.value;
  const line = placeOf(held?.bytes ?? null, record, lineIndex);
  const reads = held?.reads.filter((read) => overlaps(read, line)) ?? null;
  const isNew = record.kind === RECORD.taken;
  const position = isNew ? record.position + lineIndex : null;
  return {
    connection: named(context.connection),
    isNew,
    ...line,
    readAt: record.time,
    reads,
    isOwn: record.isOwn,
    wantsAck: context.wantsAck,
    fields: context.fields,
    fieldsOrigin: context.fieldsOrigin,
    position,
    durableAt: position === null ? null : commits.of(position),
  };
}

type LinePlace = Pick<LoggedCopy, 'offset' | 'length' | 'lineIndex' | 'lines' | 'bytes'>;

/** Where the line is in its run; without the run's bytes only the run is known. */
function placeOf(
  bytes: Uint8Array | null,
  { offset, length, count }: LogRecord,
  lineIndex: number,
): LinePlace {
  if (bytes === null) return { offset, length, lineIndex, lines: count, bytes };
  let start = 0;
  for (let line = 0; line < lineIndex; line++) start = bytes.indexOf(LF, start) + 1;
  const end = bytes.indexOf(LF, start) + 1;
  return {
    ...{ offset: offset + start, length: end - start, lineIndex: 0, lines: 1 },
    bytes: bytes.slice(start, end),
  };
}

const LF = 0x0a;

function overlaps(read: LoggedRead, line: { offset: number; length: number }): boolean {
  return read.offset < line.offset + line.length && read.offset + read.length > line.offset;
}

/** The reads that hold these bytes, and the bytes; null: some are no longer in the log. */
function readsOf(
  number: number,
  offset: number,
  length: number,
  { records, bytes: ring }: SharedLog,
): { reads: LoggedRead[]; bytes: Uint8Array | null } | null {
  const reads: LoggedRead[] = [];
  const bytes = new Uint8Array(length);
  let isWhole = true;
  const record = emptyRecord();
  for (let at = number; records.has(at); at = record.previous) {
    records.read(at, record);
    if (record.kind !== RECORD.read || record.offset >= offset + length) continue;
    reads.unshift({ offset: record.offset, length: record.length, time: record.time });
    const from = Math.max(offset, record.offset);
    const to = Math.min(offset + length, record.offset + record.length);
    const part = ring.read(record.value + from - record.offset, to - from);
    if (part === null) isWhole = false;
    else bytes.set(part, from - offset);
    if (record.offset <= offset) return { reads, bytes: isWhole ? bytes : null };
  }
  return null;
}

function replyOf({ record, context }: Found<ConnectionLog>): LoggedReply {
  return {
    kind: record.kind === RECORD.ack ? 'ack' : 'welcome',
    seq: record.value,
    offset: record.offset,
    length: record.length,
    time: record.time,
    connection: named(context),
  };
}

function named({ about, closed }: ConnectionLog): LoggedConnection {
  return { ...about, closed };
}
