// Finds a reading in two captures of its connection, one from each end: sent as the board's has it, and what of that
// came, by the server's.

import { writtenSocket } from '../../wire/address.ts';
import { changeOf } from '../../wire/two-ends/changed.ts';
import { onFirstClock } from '../../wire/two-ends/clocks.ts';
import { type End, otherEnd } from '../../wire/two-ends/nearer-end.ts';
import type { Connection, TwoEnds } from '../../wire/two-ends/two-ends.ts';
import type { ReadingName } from '../log/find-reading.ts';
import { alignedPass, unixMs } from './aligned-pass.ts';
import { CAPTURED } from './carriage.ts';
import { Crossings } from './crossings.ts';
import {
  type FoundInFile,
  findLines,
  isOneBoot,
  packetsOf,
  type SeenLine,
  type WantedLine,
} from './find-in-file.ts';
import type { NoPackets, PacketFacts } from './find-packets.ts';
import type { Pass } from './pass.ts';

/** Two captures, and how they were put together. */
export interface TwoCaptures {
  /** What they are called. */
  readonly names: Readonly<Record<End, string>>;
  readonly passes: Readonly<Record<End, Pass>>;
  readonly twoEnds: TwoEnds;
}

/** What two captures tell that one does not. */
export interface BothEnds {
  /** The captures of the board's end and of the server's, by name. */
  readonly board: string;
  readonly server: string;
  /** The one that the packets of the line are told by, and the one of those of the answer. */
  readonly line: string;
  readonly reply: string;
  /** Both have the connection: else nothing is known of the way of its packets. */
  readonly isInBoth: boolean;
  /** The one whose clock all times are by, and by how much the other's is ahead, in ms. */
  readonly clock: string;
  readonly aheadMs: number;
  /** Half of the shortest round trip; null: nothing came back. */
  readonly errorMs: number | null;
  /** Of each line whether the server's capture has it; null: it does not have the connection. */
  readonly came: readonly (boolean | null)[];
  /** How many bytes of the line something between the ends has rewritten. */
  readonly changed: number;
  /** The line that they made of it; null: it is as it was sent, or not all of it was captured. */
  readonly cameAs: Uint8Array | null;
}

export interface FoundInBoth extends FoundInFile {
  /** The line whose way is told. */
  readonly told: SeenLine;
  readonly ends: BothEnds;
}

/** A line that is the reading, as the captures have it. */
interface Copy {
  /** Null: only one capture has it. */
  readonly connection: Connection | null;
  readonly boardsEnd: End;
  sent: SeenLine | null;
  read: SeenLine | null;
}

export async function findInBoth(
  captures: TwoCaptures,
  wanted: WantedLine,
): Promise<FoundInBoth | NoPackets> {
  const { passes, twoEnds } = captures;
  const first = await findLines(passes.first, wanted);
  const second = (await findLines(passes.second, wanted)).map((line) => aligned(line, twoEnds));
  const copies = copiesOf(twoEnds, { first, second });
  // What was said on a connection that broke did not become the row: what came did.
  const told = copies.find(({ read }) => read !== null) ?? copies[0];
  if (told === undefined) return { why: 'not-captured' };
  const lines = copies.map(lineOf);
  if (copies.length > 1 && !isOneBoot(lines)) return { why: 'ambiguous' };
  const found = await packetsOfCopy(captures, wanted.name, told);
  const came = copies.map((copy) => cameOf(copy, copy === told ? found.packets : null));
  return {
    ...{ lines, told: lineOf(told), packets: found.packets },
    ends: {
      ...endsOf(captures, told),
      ...{ reply: captures.names[found.replyEnd], came },
      ...{ changed: found.changed, cameAs: found.cameAs },
    },
  };
}

/** A line of the second capture with its time by the first one's clock. */
function aligned(line: SeenLine, twoEnds: TwoEnds): SeenLine {
  return { ...line, time: unixMs(twoEnds, onFirstClock(line.timeNs, twoEnds.alignment)) };
}

/** In the order in which they left. */
function copiesOf(
  { connections }: TwoEnds,
  lines: Readonly<Record<End, readonly SeenLine[]>>,
): readonly Copy[] {
  const copies = new Map<string, Copy>();
  for (const end of ['first', 'second'] as const) {
    for (const line of lines[end]) {
      const connection = connections.find((each) => each[end].number === line.stream) ?? null;
      const boardsEnd =
        connection === null
          ? usualBoardsEnd(connections, end, line)
          : boardsEndOf(connection, end, line.boardIsClient);
      const place = connection === null ? `only ${end} ${line.stream}` : connection.first.number;
      const key = `${place} ${line.seq}`;
      const copy = copies.get(key) ?? { connection, boardsEnd, sent: null, read: null };
      if (end === boardsEnd) copy.sent = line;
      else copy.read = line;
      copies.set(key, copy);
    }
  }
  return [...copies.values()].sort((a, b) => lineOf(a).time - lineOf(b).time);
}

/** @param boardIsClient as the capture of that end has it */
function boardsEndOf({ isTurned, takenEnd }: Connection, end: End, boardIsClient: boolean): End {
  const isFirstsClient = boardIsClient !== (isTurned && end === 'second');
  return isFirstsClient ? takenEnd : otherEnd(takenEnd);
}

/** Of a line whose connection one capture has alone: that of another board of its server, or of any other. */
function usualBoardsEnd(connections: readonly Connection[], end: End, line: SeenLine): End {
  for (const connection of connections) {
    const { client, server } = connection[end];
    if (writtenSocket(server) === line.reader) return boardsEndOf(connection, end, true);
    if (writtenSocket(client) === line.reader) return boardsEndOf(connection, end, false);
  }
  const [any] = connections;
  return any === undefined ? end : boardsEndOf(any, end, line.boardIsClient);
}

/** As the board's capture has it, or the server's where that has not. */
function lineOf({ sent, read }: Copy): SeenLine {
  const line = sent ?? read;
  if (line === null) throw new Error('one of the captures has it');
  return line;
}

/** @param packets of the copy, where they were looked for: a rewritten line may have come as something else */
function cameOf({ connection, read }: Copy, packets: PacketFacts | null): boolean | null {
  if (read !== null) return true;
  if (connection === null) return null;
  const sent = packets?.line.transmissions ?? [];
  return sent.some(({ crossing }) => crossing?.fate === 'arrived');
}

function endsOf({ names, twoEnds }: TwoCaptures, { connection, boardsEnd, sent }: Copy) {
  const { alignment, aheadNs } = twoEnds;
  const [board, server] = [names[boardsEnd], names[otherEnd(boardsEnd)]];
  const errorNs = alignment.errorNs ?? null;
  return {
    ...{ board, server, clock: names.first, aheadMs: aheadNs / 1e6 },
    line: sent === null ? server : board,
    isInBoth: connection !== null,
    errorMs: errorNs === null ? null : errorNs / 1e6,
  };
}

interface FoundPackets {
  readonly packets: PacketFacts;
  /** The capture that has those of the answer. */
  readonly replyEnd: End;
  /** How many bytes of the line came as others. */
  readonly changed: number;
  readonly cameAs: Uint8Array | null;
}

/** The line by the end that sent it, and the answer by the one that sent that: where they were captured there. */
async function packetsOfCopy(
  { passes, twoEnds }: TwoCaptures,
  name: ReadingName,
  { connection, boardsEnd, sent, read }: Copy,
): Promise<FoundPackets> {
  const factsOf = (end: End, line: SeenLine) =>
    packetsOf(alignedPass(passes[end], end, line.stream, twoEnds), name, line);
  const serversEnd = otherEnd(boardsEnd);
  const there = sent === null ? null : await factsOf(boardsEnd, sent);
  const here = read === null ? null : await factsOf(serversEnd, read);
  const packets = there ?? here;
  if (packets === null) throw new Error('one of the captures has it');
  const replyEnd = there === null || here?.reply ? serversEnd : boardsEnd;
  if (connection === null) return { packets, replyEnd, changed: 0, cameAs: null };
  const fromClient = connection.takenEnd === boardsEnd;
  const lines = new Crossings(twoEnds, connection, fromClient);
  const replies = new Crossings(twoEnds, connection, !fromClient);
  const reply = here?.reply ? replies.told(here.reply) : packets.reply;
  const line = there === null ? packets.line : lines.told(packets.line);
  const change = there && here && changeOf(there.line.bytes, here.line.bytes);
  const isWhole = here?.line.captured.every((state) => state === CAPTURED) ?? false;
  return {
    packets: { ...packets, line, reply },
    replyEnd,
    changed: change?.changed ?? 0,
    cameAs: here && change && isWhole ? here.line.bytes : null,
  };
}
