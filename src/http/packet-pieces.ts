// Where the pieces of a stream of packets come from: what the ring holds, what comes then, and what came
// before it was known whose it is.

import { framesBefore, framesOfDevice } from '../capture/device-frames.ts';
import type { DeviceSocket, DeviceSockets } from '../capture/device-sockets.ts';
import { type FrameFilter, wantedBlocks } from '../capture/frame-filter.ts';
import { fileHead, heldFile } from '../capture/held-frames.ts';
import type { PacketRing } from '../capture/ring.ts';
import { RingReader } from '../capture/ring-reader.ts';
import { CAPTURE_HANDSHAKE_MS, CAPTURE_PIECE_BYTES } from '../limits.ts';
import { emptyFrame } from '../wire/frame.ts';

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

export interface DeviceWish {
  readonly id: string;
  readonly sockets: DeviceSockets;
}

/** What is held now: it stays until it is read. */
export function heldPieces(ring: PacketRing, wishes: FrameWishes): Pieces {
  const file = heldFile(ring);
  const wanted = wantedOf(ring, filterOf(wishes));
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
  const wanted = wantedOf(ring, filterOf(wishes));
  const joined = new JoinedPieces(ring, wishes, () => reader.position, wake);
  let end = Number.POSITIVE_INFINITY;
  return {
    next() {
      const first = head.shift() ?? joined.next();
      if (first !== null) return first instanceof Uint8Array ? [first] : first;
      if (reader.position >= end) return null;
      const piece = reader.next();
      return piece && wanted(piece.bytes);
    },
    get isOver() {
      return reader.position >= end && joined.isEmpty;
    },
    get isLost() {
      return reader.lost || joined.isLost;
    },
    end() {
      end = ring.end;
    },
    close() {
      reader.close();
      joined.close();
    },
  };
}

/** Connections that turn out to be a device's when some of their packets were already passed over. */
class JoinedPieces {
  readonly #ring: PacketRing;
  readonly #wishes: FrameWishes;
  readonly #unwatch: () => void;
  readonly #waiting: { reader: RingReader; to: number; wanted: ReturnType<typeof wantedOf> }[] = [];
  isLost = false;

  /** @param position up to where all that was known to be wanted was given */
  constructor(ring: PacketRing, wishes: FrameWishes, position: () => number, wake: () => void) {
    this.#ring = ring;
    this.#wishes = wishes;
    const { device } = wishes;
    this.#unwatch =
      device?.sockets.watch(device.id, (socket) => {
        this.#add(device, socket, position());
        wake();
      }) ?? (() => {});
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Null: there are none now. */
  next(): readonly Uint8Array[] | null {
    const [first] = this.#waiting;
    if (first === undefined) return null;
    const { reader, to, wanted } = first;
    const piece = reader.next(Math.min(CAPTURE_PIECE_BYTES, to - reader.position));
    if (piece === null) this.isLost = true;
    if (piece === null || reader.position >= to) this.#waiting.shift();
    return piece && wanted(piece.bytes);
  }

  close(): void {
    this.#unwatch();
    this.#waiting.length = 0;
  }

  #add({ id, sockets }: DeviceWish, socket: DeviceSocket, to: number): void {
    const start = this.#ring.placeAt(socket.since - CAPTURE_HANDSHAKE_MS);
    if (start.bytes >= to) return;
    const reader = new RingReader(
      this.#ring,
      start,
      () => {},
      () => {},
    );
    const filter = both(this.#wishes.isWanted, framesBefore(sockets, id, socket));
    // Its interfaces were described with what was passed over.
    this.#waiting.push({ reader, to, wanted: wantedOf(this.#ring, filter, true) });
  }
}

function filterOf({ isWanted, device }: FrameWishes): FrameFilter | null {
  return device === null ? isWanted : both(isWanted, framesOfDevice(device.sockets, device.id));
}

function both(one: FrameFilter | null, other: FrameFilter): FrameFilter {
  return one === null ? other : (frame) => one(frame) && other(frame);
}

/** What is wanted of whole blocks. */
function wantedOf(ring: PacketRing, filter: FrameFilter | null, packetsOnly = false) {
  const frame = emptyFrame();
  return (blocks: Uint8Array): readonly Uint8Array[] =>
    filter === null ? [blocks] : wantedBlocks(blocks, ring, frame, filter, packetsOnly);
}
