import type { Random } from '../../../src/board/random.ts';
import { Capture } from '../../../src/wire/capture.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import { Follower } from '../../../src/wire/tcp/follow.ts';
import type { Stream } from '../../../src/wire/tcp/stream.ts';
import { below } from './mutation.ts';

/**
 * Reads bytes as a capture, whole and then in pieces, and looks at all that comes out.
 *
 * @returns how many packets came
 * @throws what the reader throws, or an Error that says what of its words cannot be
 */
export function tryCapture(bytes: Uint8Array, random: Random): number {
  const whole = read(bytes, () => bytes.length);
  const most = 1 + below(200, random);
  const inPieces = read(bytes, () => 1 + below(most, random));
  if (whole.packets !== inPieces.packets || whole.digest !== inPieces.digest) {
    throw new Error(
      `${whole.packets} packets of the whole, ${inPieces.packets} of its pieces, or others`,
    );
  }
  return whole.packets;
}

function read(bytes: Uint8Array, pieceLength: () => number): { packets: number; digest: number } {
  let packets = 0;
  let digest = 0;
  let lastFrame = 0;
  let streams = 0;
  const followers = new Map<Stream, Follower>();
  const listen = (packet: Packet): void => {
    packets += 1;
    const { segment, stream } = packet;
    if (segment.frame < lastFrame) throw new Error(`frame ${segment.frame} after ${lastFrame}`);
    lastFrame = segment.frame;
    streams = Math.max(streams, stream.number + 1);
    checkPlaces(packet);
    digest = (Math.imul(digest, 31) + checkedNumbers(packet)) | 0;
    follower(followers, stream).take(packet);
  };
  const capture = new Capture({ packet: listen });
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + pieceLength());
    // A copy that is written over afterwards: bytes that are kept beyond the call are noticed.
    const piece = bytes.slice(at, end);
    capture.write(piece);
    piece.fill(0xaa);
    at = end;
  }
  const report = capture.end();
  if (report.packets !== packets) throw new Error(`${packets} packets, ${report.packets} reported`);
  if (report.frames < lastFrame) throw new Error(`${report.frames} frames, and ${lastFrame} seen`);
  for (const stream of capture.streams) checkWhole('stream', stream.number, streams);
  return { packets, digest };
}

function follower(followers: Map<Stream, Follower>, stream: Stream): Follower {
  let found = followers.get(stream);
  if (found === undefined) {
    const expected = [0, 0];
    const goOn = (fromClient: boolean, offset: number, size: number): void => {
      const side = fromClient ? 0 : 1;
      if (offset !== expected[side]) throw new Error(`offset ${offset} after ${expected[side]}`);
      if (!(size > 0)) throw new Error(`${size} bytes at ${offset}`);
      expected[side] = offset + size;
    };
    found = new Follower({
      bytes: (fromClient, offset, bytes) => goOn(fromClient, offset, bytes.length),
      hole: (fromClient, offset, size) => goOn(fromClient, offset, size),
    });
    followers.set(stream, found);
  }
  return found;
}

/** The header up to its window: the rest may not have been captured. */
const TOLD_HEADER_BYTES = 16;

/** All that a packet points at has to be there. */
function checkPlaces({ segment }: Packet): void {
  const { bytes, ipVersion, ipAt, sourceAt, destinationAt, tcpAt, dataAt, dataEnd } = segment;
  const address = ipVersion === 4 ? 4 : 16;
  const inside =
    ipAt >= 0 &&
    sourceAt >= ipAt &&
    destinationAt >= ipAt &&
    sourceAt + address <= bytes.length &&
    destinationAt + address <= bytes.length &&
    tcpAt > ipAt &&
    tcpAt + TOLD_HEADER_BYTES <= bytes.length &&
    dataEnd - dataAt <= segment.length &&
    dataAt <= dataEnd &&
    dataEnd <= bytes.length;
  if (!inside) throw new Error(`frame ${segment.frame} points outside its bytes`);
}

/** All numbers of a packet as one, after a look at each. */
function checkedNumbers(packet: Packet): number {
  const { segment, stream } = packet;
  const upTo32Bits = [packet.seq, packet.ack, segment.timestampValue >>> 0];
  const counts = [packet.window, packet.duplicateNumber, packet.duplicateOf, packet.acksFrame];
  const orUnknown = [segment.length, packet.timeoutFrame, packet.bytesInFlight, packet.pushBytes];
  const times = [packet.timeNs, packet.deltaNs, packet.initialRttNs, packet.timeoutNs];
  for (const number of upTo32Bits) checkWhole('number of 32 bits', number, 2 ** 32);
  for (const number of counts) checkWhole('count', number, 2 ** 32);
  for (const number of orUnknown) checkWhole('count or −1', number + 1, 2 ** 32);
  for (const time of times) {
    if (!Number.isFinite(time)) throw new Error(`a time of ${time} in frame ${segment.frame}`);
  }
  const all = [...upTo32Bits, ...counts, ...orUnknown, ...times, packet.analysis, stream.number];
  return all.reduce((sum, number) => (Math.imul(sum, 31) + (number % 2 ** 32)) | 0, 0);
}

function checkWhole(what: string, number: number, bound: number): void {
  if (!Number.isInteger(number) || number < 0 || number >= bound) {
    throw new Error(`${what} ${number}`);
  }
}
