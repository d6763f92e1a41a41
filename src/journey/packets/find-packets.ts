// Finds the packets of a reading that the log of a connection tells of: which connection of the capture, how
// the log's places are counted there, and what happened to the bytes of line and answer.

import { Follower } from '../../wire/tcp/follow.ts';
import type { Stream } from '../../wire/tcp/stream.ts';
import type { LoggedCopy, LoggedReply } from '../log/logged.ts';
import { CAPTURED, Carriage, type Carried } from './carriage.ts';
import type { Way } from './direction.ts';
import type { Pass } from './pass.ts';
import { LineSearch } from './search.ts';
import { type SeenStream, type Socket, Streams } from './streams.ts';

/** How places are known to be the same in log and capture. */
export type AlignedBy = 'syn' | 'bytes';

/** What the packets tell of a reading. */
export interface PacketFacts {
  /** Number of the connection in the capture, and its first frame. */
  readonly stream: number;
  readonly firstFrame: number;
  readonly boardIsClient: boolean;
  /** From the SYN to the ACK that ends the handshake, in ms; null: not captured. */
  readonly handshakeMs: number | null;
  /** Null: no log was asked, and the capture began later. */
  readonly alignedBy: AlignedBy | null;
  /** How many bytes the board had sent before the line; null: not known, the capture began later. */
  readonly offset: number | null;
  readonly line: Carried;
  /** Null: there is no answer, or it is not known where in the stream. */
  readonly reply: Carried | null;
}

/** Why they tell nothing. */
export interface NoPackets {
  readonly why: 'not-captured' | 'not-aligned' | 'ambiguous';
}

/** How much a packet's clock may differ from that of its reader, in ms: they are the same, but not one reading. */
const CLOCK_SLACK_MS = 5;

/** Time of the first read that holds the line; a connection must have begun by then. */
export async function findPackets(
  pass: Pass,
  copy: LoggedCopy,
  reply: LoggedReply | null,
  readAt: number,
): Promise<PacketFacts | NoPackets> {
  const { remoteAddress, remotePort, localAddress, localPort } = copy.connection;
  if (remotePort === null || localAddress === null || localPort === null) {
    return { why: 'not-captured' };
  }
  const board: Socket = { address: remoteAddress, port: remotePort };
  const streams = new Streams(board, { address: localAddress, port: localPort });
  await pass((packet) => streams.take(packet));
  const seen = streams.openAt(readAt + CLOCK_SLACK_MS);
  if (seen === null) return { why: 'not-captured' };

  const shift = seen.boardSyn ? 0 : await shiftByBytes(pass, seen, 'in', copy.bytes, copy.offset);
  if (shift === null) return { why: 'not-aligned' };
  const found = await carriedLine(pass, seen, copy, shift);
  // The answer that the log knows may have gone over another connection.
  const isHere = reply !== null && reply.connection.id === copy.connection.id;
  const answer = isHere ? await carriedReply(pass, seen, reply) : null;
  const { number, firstFrame, initialRttNs } = seen.stream;
  return {
    ...{ stream: number, firstFrame, boardIsClient: seen.boardIsClient },
    handshakeMs: initialRttNs < 0 ? null : initialRttNs / 1e6,
    alignedBy: seen.boardSyn ? 'syn' : 'bytes',
    ...found,
    reply: answer,
  };
}

/** What happened to the line; of one in a run first the whole run, whose bytes tell where it is. */
async function carriedLine(
  pass: Pass,
  seen: SeenStream,
  { offset, length, lineIndex, lines }: LoggedCopy,
  shift: number,
): Promise<{ offset: number; line: Carried }> {
  const whole = await carried(pass, seen, 'in', offset - shift, length);
  if (lines === 1 || whole.captured.some((state) => state !== CAPTURED)) {
    return { offset, line: whole };
  }
  let from = 0;
  for (let line = 0; line < lineIndex; line++) from = whole.bytes.indexOf(LF, from) + 1;
  const end = whole.bytes.indexOf(LF, from) + 1;
  const line = await carried(pass, seen, 'in', offset + from - shift, end - from);
  return { offset: offset + from, line };
}

const LF = 0x0a;

async function carriedReply(
  pass: Pass,
  seen: SeenStream,
  { kind, seq, offset, length }: LoggedReply,
): Promise<Carried | null> {
  const text = kind === 'ack' ? new TextEncoder().encode(`ACK ${seq}\n`) : null;
  const shift = seen.serverSyn ? 0 : await shiftByBytes(pass, seen, 'out', text, offset);
  return shift === null ? null : carried(pass, seen, 'out', offset - shift, length);
}

async function carried(
  pass: Pass,
  { stream, boardIsClient }: SeenStream,
  way: Way,
  place: number,
  length: number,
): Promise<Carriage> {
  const carriage = new Carriage(way, boardIsClient, place, length);
  await pass((packet, frame) => {
    if (isSame(packet.stream, stream)) carriage.take(packet, frame);
  });
  return carriage;
}

/**
 * What is to be added to places in a capture that began in the middle of the connection; null: the line is not
 * there, or stands there twice.
 */
async function shiftByBytes(
  pass: Pass,
  { stream, boardIsClient }: SeenStream,
  way: Way,
  line: Uint8Array | null,
  offset: number,
): Promise<number | null> {
  if (line === null) return null;
  const search = new LineSearch(line);
  const follower = new Follower({
    bytes(fromClient, place, bytes) {
      if ((fromClient === boardIsClient) === (way === 'in')) search.take(place, bytes);
    },
    hole() {},
  });
  await pass((packet) => {
    if (isSame(packet.stream, stream)) follower.take(packet);
  });
  const [place, second] = search.found;
  return place === undefined || second !== undefined ? null : offset - place;
}

/** Each pass makes its own objects. */
function isSame(stream: Stream, wanted: Stream): boolean {
  return stream.number === wanted.number;
}
