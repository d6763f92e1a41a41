// Where the pieces of a stream of packets come from: what the ring holds, and what comes then.

import { framesOfDevice } from '../capture/device-frames.ts';
import { bothFilters, type FrameFilter, wantedBlocks } from '../capture/frame-filter.ts';
import { fileHead, heldFile } from '../capture/held-frames.ts';
import type { PacketRing } from '../capture/ring.ts';
import { emptyFrame } from '../wire/frame.ts';
import { DevicePieces, type DeviceWish } from './device-pieces.ts';

export interface Pieces {
  /** Whole blocks, those of frames that are not wanted left out; null: there are none now. */
  next(): readonly Uint8Array[] | null;
  /** All are written that will ever come. */
  readonly isOver: boolean;
  /** Some were dropped before they were asked for. */
  readonly isLost: boolean;
  /** No more come than there are now. */
  end(): void;
  close(): void;
}

/** Which frames are wanted. */
export interface FrameWishes {
  /** Null: of any end. */
  readonly isWanted: FrameFilter | null;
  /** Only of its connections; null: of all devices. */
  readonly device: DeviceWish | null;
}

/** What is held now: it stays until it is read. */
export function heldPieces(ring: PacketRing, wishes: FrameWishes): Pieces {
  const file = heldFile(ring);
  const { isWanted, device } = wishes;
  // Whose connections are is known for as long as packets are held: a slow reader has them for longer.
  const ofDevice = device && framesOfDevice(device.sockets.ownersFor(device.id), device.id);
  const wanted = wantedOf(ring, ofDevice === null ? isWanted : bothFilters(isWanted, ofDevice));
  let isOver = false;
  return {
    next() {
      const { done = false, value } = file.next();
      isOver = done;
      return done ? null : wanted(value);
    },
    get isOver() {
      return isOver;
    },
    isLost: false,
    end() {},
    close: () => void file.return(undefined),
  };
}

/** What is held, and what comes then. @param wake called when there is more */
export function followedPieces(ring: PacketRing, wishes: FrameWishes, wake: () => void): Pieces {
  const reader = ring.read('oldest', wake);
  const head = fileHead(ring, reader.interfaces);
  const { isWanted, device } = wishes;
  const ofDevice = device && new DevicePieces(ring, isWanted, device, reader, wake);
  const wanted = wantedOf(ring, isWanted);
  let end = Number.POSITIVE_INFINITY;
  let isEarlierFirst = false;
  const live = () => {
    if (reader.position >= end) return null;
    if (ofDevice !== null) return ofDevice.next();
    const piece = reader.next();
    return piece && wanted(piece.bytes);
  };
  const earlier = () => ofDevice?.nextEarlier() ?? null;
  const isLost = () => reader.lost || (ofDevice?.isLost ?? false);
  return {
    next() {
      const first = head.shift();
      if (first !== undefined) return [first];
      if (isLost()) return null;
      // In turns: neither is dropped for the other.
      isEarlierFirst = !isEarlierFirst;
      return isEarlierFirst ? (earlier() ?? live()) : (live() ?? earlier());
    },
    get isOver() {
      return reader.position >= end && (ofDevice?.isDone ?? true);
    },
    get isLost() {
      return isLost();
    },
    end() {
      end = ring.end;
    },
    close() {
      reader.close();
      ofDevice?.close();
    },
  };
}

/** What is wanted of whole blocks. */
function wantedOf(ring: PacketRing, filter: FrameFilter | null) {
  const frame = emptyFrame();
  return (blocks: Uint8Array): readonly Uint8Array[] =>
    filter === null ? [blocks] : wantedBlocks(blocks, ring, frame, filter);
}
