// What a ring holds, as frames again, or as a file.

import { CAPTURE_PIECE_BYTES, HELD_FRAMES_SLICE } from '../limits.ts';
import { VERSION } from '../version.ts';
import { sectionHeader } from '../wire/file/pcapng-writer.ts';
import { emptyFrame, type Frame } from '../wire/frame.ts';
import { blockEnd, readPacketBlock } from './blocks.ts';
import { framesOfPair } from './frame-filter.ts';
import type { SocketPair } from './packet-source.ts';
import type { PacketRing } from './ring.ts';

/** What a file of packets begins with, when so many interfaces were described before it. */
export function fileHead(ring: PacketRing, interfaces: number): Uint8Array[] {
  return [sectionHeader(`Tapline ${VERSION}`), ...ring.interfaceBlocks(interfaces)];
}

/** What is held now, as a file in pieces of whole blocks: the ring may drop what was not asked for yet. */
export function heldFile(ring: PacketRing): Generator<Uint8Array> {
  const head = fileHead(ring, ring.oldestPlace.interfaces);
  const held = ring.segments().map(({ view, bytes, length }) => ({ view, bytes, length }));
  return (function* () {
    yield* head;
    // What was given is let go.
    for (let next = held.shift(); next !== undefined; next = held.shift()) {
      const { view, bytes, length } = next;
      for (let from = 0, to = 0; from < length; from = to) {
        do to = blockEnd(view, to);
        while (to < length && blockEnd(view, to) - from <= CAPTURE_PIECE_BYTES);
        yield bytes.subarray(from, to);
      }
    }
  })();
}

/** What is held now, as frames numbered since the ring began. The same object is filled for each. */
export function heldFrames(ring: PacketRing): Generator<Frame>;
/** Those of a connection, and null for every so many of others. */
export function heldFrames(ring: PacketRing, pair?: SocketPair): Generator<Frame | null>;
export function heldFrames(ring: PacketRing, pair?: SocketPair): Generator<Frame | null> {
  // Taken now, not when the first frame is asked for.
  const held = ring.segments().map(({ view, length, before }) => ({ view, length, before }));
  const wanted = pair === undefined ? () => true : framesOfPair(pair);
  return (function* () {
    const frame = emptyFrame();
    let others = 0;
    for (const { view, length, before } of held) {
      frame.number = before.frames;
      frame.bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < length; at = blockEnd(view, at)) {
        if (!readPacketBlock(view, at, frame, ring.interfaces)) continue;
        frame.number++;
        if (wanted(frame)) {
          yield frame;
          others = 0;
        } else if (++others === HELD_FRAMES_SLICE) {
          yield null;
          others = 0;
        }
      }
    }
  })();
}
