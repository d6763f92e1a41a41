// The packets of one device as they come. Whose a connection is turns out when some of its packets were already
// passed over: these are searched for, and its later ones wait until they are found.

import { framesOfDevice } from '../capture/device-frames.ts';
import type { DeviceSocket, DeviceSockets } from '../capture/device-sockets.ts';
import { bothFilters, type FrameFilter, wantedBlocks } from '../capture/frame-filter.ts';
import type { PacketRing } from '../capture/ring.ts';
import { RingReader } from '../capture/ring-reader.ts';
import type { Before } from '../capture/segment.ts';
import { CAPTURE_HANDSHAKE_MS, CAPTURE_PIECE_BYTES, MAX_JOINING_SOCKETS } from '../limits.ts';
import { emptyFrame } from '../wire/frame.ts';

export interface DeviceWish {
  readonly id: string;
  readonly sockets: DeviceSockets;
}

/** Where the first packets of a connection are searched for. */
interface Joined {
  readonly start: Before;
  /** When it was accepted, Unix ms. */
  readonly since: number;
}

interface Search {
  readonly reader: RingReader;
  /** When the first of its connections was accepted, Unix ms. */
  readonly since: number;
  readonly keys: ReadonlyMap<string, Joined>;
}

/** Each frame of the device is given once, and those of a pair of sockets in their order. */
export class DevicePieces {
  readonly #ring: PacketRing;
  readonly #live: RingReader;
  readonly #unwatch: () => void;
  readonly #frame = emptyFrame();
  readonly #liveFrames: FrameFilter;
  readonly #earlierFrames: FrameFilter;
  /** Place of the block of frames that is looked at. */
  #place = 0;
  /** Place of the last frame that was given, by its pair of sockets; the oldest ones first, more or less. */
  readonly #given = new Map<string, number>();
  /** By their pairs of sockets: for the next search. */
  #waiting = new Map<string, Joined>();
  /** One goes on at a time, for all that had joined when it began: it ends where `live` is. */
  #search: Search | null = null;
  #isLost = false;

  /** @param isWanted of frames of the device; null: all are */
  constructor(
    ring: PacketRing,
    isWanted: FrameFilter | null,
    { id, sockets }: DeviceWish,
    live: RingReader,
    wake: () => void,
  ) {
    this.#ring = ring;
    this.#live = live;
    const frames = (isNext: (key: string, place: number) => boolean): FrameFilter => {
      const ofDevice = framesOfDevice(sockets, id, (key, { start }) => {
        const place = this.#place + start;
        if (!isNext(key, place)) return false;
        this.#given.delete(key);
        this.#given.set(key, place);
        return true;
      });
      return bothFilters(isWanted, ofDevice);
    };
    this.#liveFrames = frames((key) => !this.#waiting.has(key) && !this.#search?.keys.has(key));
    this.#earlierFrames = frames(
      (key, place) => this.#search?.keys.has(key) === true && place > (this.#given.get(key) ?? -1),
    );
    this.#unwatch = sockets.watch(id, (socket) => {
      this.#join(socket);
      wake();
    });
  }

  /** All that was passed over is found. */
  get isDone(): boolean {
    return this.#search === null && this.#waiting.size === 0;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** What comes next; null: there are none now. */
  next(): readonly Uint8Array[] | null {
    this.#place = this.#live.position;
    const piece = this.#live.next();
    return piece && this.#wanted(piece.bytes, this.#liveFrames, false);
  }

  /** Of what was passed over; null: there are none now. */
  nextEarlier(): readonly Uint8Array[] | null {
    this.#search ??= this.#begun();
    if (this.#search === null) return null;
    const { reader, since } = this.#search;
    this.#place = reader.position;
    const left = this.#live.position - reader.position;
    const piece = reader.next(Math.min(CAPTURE_PIECE_BYTES, left));
    // Its interfaces were described with what was passed over.
    const found = piece && this.#wanted(piece.bytes, this.#earlierFrames, true);
    if (found === null) {
      // What was dropped matters from when it was accepted on: before that there may have been nothing of it.
      this.#isLost ||= (this.#ring.oldest ?? Number.POSITIVE_INFINITY) > since;
      reader.resume();
    }
    if (reader.position >= this.#live.position) this.#search = null;
    return found ?? [];
  }

  close(): void {
    this.#unwatch();
    this.#waiting.clear();
    this.#search = null;
  }

  #join({ key, since }: DeviceSocket): void {
    const start = this.#ring.placeAt(since - CAPTURE_HANDSHAKE_MS);
    if (start.bytes >= this.#live.position) return;
    if (this.#waiting.size >= MAX_JOINING_SOCKETS) this.#isLost = true;
    else this.#waiting.set(key, earlier(this.#waiting.get(key), { start, since }));
    const { bytes: oldest } = this.#ring.oldestPlace;
    for (const [given, place] of this.#given) {
      if (place >= oldest) break;
      this.#given.delete(given);
    }
  }

  #begun(): Search | null {
    const keys = this.#waiting;
    let first: Joined | undefined;
    for (const joined of keys.values()) first = earlier(first, joined);
    if (first === undefined) return null;
    this.#waiting = new Map();
    const nothing = () => {};
    const reader = new RingReader(this.#ring, first.start, nothing, nothing);
    return { reader, since: first.since, keys };
  }

  #wanted(blocks: Uint8Array, filter: FrameFilter, packetsOnly: boolean): readonly Uint8Array[] {
    return wantedBlocks(blocks, this.#ring, this.#frame, filter, packetsOnly);
  }
}

function earlier(one: Joined | undefined, other: Joined): Joined {
  return one !== undefined && one.since < other.since ? one : other;
}
