// Finds a reading in a capture alone, where no log tells of it: by its lines, who said HELLO before them, and
// where they came from.

import type { Hello } from '../../line/verb.ts';
import type { SightedLine } from '../../sight/sighted-lines.ts';
import { StreamSight } from '../../sight/stream-sight.ts';
import { writtenAddress, writtenSocket } from '../../wire/address.ts';
import type { Packet } from '../../wire/packet.ts';
import { Follower } from '../../wire/tcp/follow.ts';
import type { Stream } from '../../wire/tcp/stream.ts';
import type { ReadingJson } from '../journey.ts';
import type { ReadingName } from '../log/find-reading.ts';
import type { FieldsOrigin } from '../log/logged.ts';
import { isRow, readPrinted } from '../printed-line.ts';
import { Carriage, type Carried } from './carriage.ts';
import { DeviceStreams } from './device-streams.ts';
import type { NoPackets, PacketFacts } from './find-packets.ts';
import { type Pass, timeOf } from './pass.ts';
import { ReplySearch } from './reply-search.ts';

/** What is looked for. */
export interface WantedLine {
  readonly name: ReadingName;
  /** The row that is stored: a line must hold its numbers. Null: nobody knows it. */
  readonly row: ReadingJson | null;
  /** The field list of a board whose HELLO names none, and who gave it. */
  fieldsOf(device: string): { readonly fields: readonly string[]; readonly origin: FieldsOrigin };
}

/** A line of the capture that is the reading. */
export interface SeenLine {
  readonly stream: number;
  readonly boardIsClient: boolean;
  /** The socket that it was sent to. */
  readonly reader: string;
  /** Unix ms of the packet that brought its end. */
  readonly time: number;
  /** Since the first frame of its capture. */
  readonly timeNs: number;
  readonly frame: number;
  /** Places in the direction, as the packets count them. */
  readonly from: number;
  readonly to: number;
  /** The sequence number of its first byte, as it stands in the header: signed 32 bits. */
  readonly seq: number;
  /** The connection's first bytes are in the capture: so that is how many came before. */
  readonly fromStart: boolean;
  readonly fields: readonly string[];
  readonly fieldsOrigin: FieldsOrigin;
  /** Its boot is known: its HELLO named it. */
  readonly bootIsTold: boolean;
}

/** What a capture alone has of a reading. */
export interface FoundInFile {
  /** In the order in which they came; the packets are those of the first. */
  readonly lines: readonly SeenLine[];
  readonly packets: PacketFacts;
}

export async function findInFile(pass: Pass, wanted: WantedLine): Promise<FoundInFile | NoPackets> {
  const lines = await findLines(pass, wanted);
  const [line] = lines;
  if (line === undefined) return { why: 'not-captured' };
  if (lines.length > 1 && !isOneBoot(lines)) return { why: 'ambiguous' };
  return { lines, packets: await packetsOf(pass, wanted.name, line) };
}

/** All lines that are the reading, or may be. */
export async function findLines(pass: Pass, wanted: WantedLine): Promise<readonly SeenLine[]> {
  return ofOneBoot(pass, wanted, await linesOf(pass, wanted));
}

/** A board without a token may have used the number in each of its boots. */
export function isOneBoot(lines: readonly SeenLine[]): boolean {
  return lines.every(({ bootIsTold }) => bootIsTold);
}

/** Where boots cannot be told apart, the lines that hold the numbers of the row, if that is known. */
async function ofOneBoot(
  pass: Pass,
  { row }: WantedLine,
  lines: readonly SeenLine[],
): Promise<readonly SeenLine[]> {
  if (row === null || isOneBoot(lines)) return lines;
  const fitting: SeenLine[] = [];
  for (const line of lines) {
    const { bytes } = await carriedLine(pass, line);
    const printed = readPrinted(bytes, line.fields, true);
    if (printed !== null && isRow(printed, row)) fitting.push(line);
  }
  return fitting;
}

async function carriedLine(pass: Pass, { stream, boardIsClient, from, to }: SeenLine) {
  const carried = new Carriage('in', boardIsClient, from, to - from);
  await pass((packet, frame) => {
    if (packet.stream.number === stream) carried.take(packet, frame);
  });
  return carried;
}

/** The lines of the device's own connections; those of others may name it, if there are none. */
async function linesOf(pass: Pass, wanted: WantedLine): Promise<SeenLine[]> {
  const streams = new DeviceStreams(wanted.name.device);
  await pass(
    (packet) => streams.take(packet),
    (stream) => streams.forget(stream),
  );
  const own = await searched(pass, wanted, streams.own);
  return own.length > 0 || streams.all === null ? own : searched(pass, wanted, streams.all);
}

/** All lines of these connections that are the reading. */
async function searched(
  pass: Pass,
  wanted: WantedLine,
  streams: ReadonlySet<number>,
): Promise<SeenLine[]> {
  const searches = new Map<number, StreamSearch>();
  const found: SeenLine[] = [];
  const take = (packet: Packet) => {
    const { number } = packet.stream;
    if (!streams.has(number)) return;
    let search = searches.get(number);
    if (search === undefined) {
      search = new StreamSearch(wanted, found);
      searches.set(number, search);
    }
    search.take(packet);
  };
  await pass(take, ({ number }) => searches.delete(number));
  return found;
}

/** Looks for the reading on one connection. */
class StreamSearch {
  readonly #wanted: WantedLine;
  readonly #found: SeenLine[];
  readonly #hellos: { client: Hello | null; server: Hello | null } = { client: null, server: null };
  #sight: StreamSight | null = null;
  #packet: Packet | null = null;

  constructor(wanted: WantedLine, found: SeenLine[]) {
    this.#wanted = wanted;
    this.#found = found;
  }

  take(packet: Packet): void {
    this.#packet = packet;
    const { name, fieldsOf } = this.#wanted;
    const { fields } = fieldsOf(name.device);
    this.#sight ??= new StreamSight({
      fieldLists: new Map([
        [null, fields],
        [name.device, fields],
      ]),
      onLine: (fromClient, line) => this.#line(fromClient, line),
    });
    this.#sight.take(packet);
  }

  #line(fromClient: boolean, line: SightedLine): void {
    const side = fromClient ? 'client' : 'server';
    if (line.hello !== null) this.#hellos[side] = line.hello;
    const packet = this.#packet;
    if (line.kind !== 'reading' || packet === null) return;
    const { name, fieldsOf } = this.#wanted;
    const { stream } = packet;
    const address = writtenAddress(stream[side].address);
    const device = line.device ?? line.speaker ?? address;
    if (line.seq !== name.seq || device !== name.device) return;
    const isOwn = line.device === null || line.device === line.speaker;
    const boot = isOwn ? line.boot : null;
    // What the server named itself cannot be seen here; a token can.
    if (boot === null ? !name.boot.startsWith('~') : boot !== name.boot) return;
    const hello = this.#hellos[side];
    const { fields, origin } = fieldsOf(name.device);
    this.#found.push({
      stream: stream.number,
      boardIsClient: fromClient,
      reader: writtenSocket(stream[fromClient ? 'server' : 'client']),
      time: timeOf(packet.segment),
      timeNs: packet.timeNs,
      frame: line.frame,
      from: line.from,
      to: line.to,
      seq: (stream[side].baseSeq + 1 + line.from) | 0,
      fromStart: stream[side].sentSyn,
      fields: hello?.fields ?? fields,
      fieldsOrigin: hello?.fields ? 'hello' : origin,
      bootIsTold: boot !== null,
    });
  }
}

/** What the packets tell of one of the lines. */
export async function packetsOf(
  pass: Pass,
  { seq }: ReadingName,
  line: SeenLine,
): Promise<PacketFacts> {
  const { boardIsClient, from } = line;
  const carried = await carriedLine(pass, line);
  const replies = new ReplySearch(seq);
  const follower = new Follower({
    bytes(fromClient, place, bytes) {
      if (fromClient !== boardIsClient) replies.take(place, bytes);
    },
    hole(fromClient, place, size) {
      if (fromClient !== boardIsClient) replies.skip(place + size);
    },
  });
  let stream: Stream | null = null;
  await pass((packet) => {
    if (packet.stream.number !== line.stream) return;
    stream = packet.stream;
    // An ACK that came before the line's end is of another boot, or of other lines.
    if (packet.segment.frame >= line.frame) replies.begin();
    follower.take(packet);
  });
  const { number, firstFrame, initialRttNs } = stream ?? NO_STREAM;
  return {
    ...{ stream: number, firstFrame, boardIsClient },
    handshakeMs: initialRttNs < 0 ? null : initialRttNs / 1e6,
    alignedBy: line.fromStart ? 'syn' : null,
    offset: line.fromStart ? from : null,
    line: carried,
    reply: await replyOf(pass, line, replies.found),
  };
}

const NO_STREAM = { number: 0, firstFrame: 0, initialRttNs: -1 };

async function replyOf(
  pass: Pass,
  { stream, boardIsClient }: SeenLine,
  found: { readonly from: number; readonly to: number } | null,
): Promise<Carried | null> {
  if (found === null) return null;
  const reply = new Carriage('out', boardIsClient, found.from, found.to - found.from);
  await pass((packet, frame) => {
    if (packet.stream.number === stream) reply.take(packet, frame);
  });
  return reply;
}
