// What a ring holds, as frames again, or as a file.

import { VERSION } from '../version.ts';
import { sectionHeader } from '../wire/file/pcapng-writer.ts';
import { emptyFrame, type Frame } from '../wire/frame.ts';
import { blockEnd, packetBlock, readPacketBlock } from './blocks.ts';
import { framesOfPair } from './frame-filter.ts';
import type { SocketPair } from './packet-source.ts';
import type { PacketRing } from './ring.ts';

/** What a file of packets begins with, when so many interfaces were described before it. */
export function fileHead(ring: PacketRing, interfaces: number, comment?: string): Uint8Array[] {
  return [sectionHeader(`Tapline ${VERSION}`, comment), ...ring.interfaceBlocks(interfaces)];
}

/** What is held now, as frames numbered since the ring began. The same object is filled for each. */
export function heldFrames(ring: PacketRing, pair?: SocketPair): Generator<Frame> {
  // Taken now, not when the first frame is asked for.
  const held = ring.segments().map(({ view, length, before }) => ({ view, length, before }));
  const wanted = pair === undefined ? () => true : framesOfPair(pair);
  return (function* () {
    const frame = emptyFrame();
    for (const { view, length, before } of held) {
      frame.number = before.frames;
      frame.bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < length; at = blockEnd(view, at)) {
        if (!readPacketBlock(view, at, frame, ring.interfaces)) continue;
        frame.number++;
        if (wanted(frame)) yield frame;
      }
    }
  })();
}

/** What is held now, as a file in pieces. */
export function heldFile(ring: PacketRing, pair?: SocketPair): Iterable<Uint8Array> {
  if (pair !== undefined) return fileOf(ring, heldFrames(ring, pair));
  const pieces = ring.segments().map(({ bytes, length }) => bytes.subarray(0, length));
  return [...fileHead(ring, ring.oldestPlace.interfaces), ...pieces];
}

/** Only some of the frames: all interfaces are described first. */
function* fileOf(ring: PacketRing, frames: Iterable<Frame>): Generator<Uint8Array> {
  yield* fileHead(ring, ring.interfaces.length);
  for (const frame of frames) yield packetBlock(frame);
}
