// What a ring holds, as frames again, or as a file.

import { VERSION } from '../version.ts';
import { emptyFrame, type Frame } from '../wire/frame.ts';
import { blockEnd, readPacketBlock, sectionHeader } from './blocks.ts';
import type { PacketRing } from './ring.ts';

/** What a file of packets of a ring begins with, when so many interfaces were described before it. */
export function* fileHead(
  ring: PacketRing,
  interfaces: number,
  comment?: string,
): Generator<Uint8Array> {
  yield sectionHeader(`Tapline ${VERSION}`, comment);
  yield* ring.interfaceBlocks(interfaces);
}

/** What is held now, as a file in pieces. */
export function heldFile(ring: PacketRing): Iterable<Uint8Array> {
  // Taken now, not when they are asked for.
  const pieces = ring.segments().map(({ bytes, length }) => bytes.subarray(0, length));
  const head = [...fileHead(ring, ring.oldestPlace.interfaces)];
  return [...head, ...pieces];
}

/** The same as frames, numbered since the ring began. The same object is filled for each. */
export function* heldFrames(ring: PacketRing): Generator<Frame> {
  const held = ring.segments().map(({ view, length, before }) => ({ view, length, before }));
  const frame = emptyFrame();
  for (const { view, length, before } of held) {
    frame.number = before.frames;
    frame.bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let at = 0; at < length; at = blockEnd(view, at)) {
      if (!readPacketBlock(view, at, frame, ring.interfaces)) continue;
      frame.number++;
      yield frame;
    }
  }
}
