// The packets of the last minutes, in memory: what comes is added, what is old or too much is dropped.

import type { Clock } from '../clock.ts';
import { CAPTURE_SEGMENT_BYTES, CAPTURE_SEGMENTS_AN_AGE } from '../limits.ts';
import { interfaceDescription, type WrittenInterface } from '../wire/file/pcapng-writer.ts';
import type { Frame } from '../wire/frame.ts';
import { packetBlockBytes, writePacketBlock } from './blocks.ts';
import { RingReader } from './ring-reader.ts';
import { type Before, Segment } from './segment.ts';

export interface RingBounds {
  /** No more memory than this is taken; at least that of two segments. */
  readonly maxBytes: number;
  /** No packet is held for longer, give or take a segment. */
  readonly maxAgeMs: number;
}

/** An asterisk. */
const HIDDEN = 0x2a;

/**
 * Frames as blocks of a pcapng file, in segments. Interfaces are described where they first come: a file
 * that begins at a segment begins with those that were described before it.
 */
export class PacketRing {
  readonly #bounds: RingBounds;
  readonly #clock: Clock;
  readonly #interfaces: { readonly key: string; readonly block: Uint8Array }[] = [];
  readonly #described: WrittenInterface[] = [];
  readonly #readers = new Set<RingReader>();
  /** The oldest first; the last one is being filled. */
  #segments: readonly Segment[] = [];
  #heldBytes = 0;
  #end: Before = { bytes: 0, frames: 0, interfaces: 0 };

  constructor(bounds: RingBounds, clock: Clock) {
    this.#bounds = {
      ...bounds,
      maxBytes: Math.max(bounds.maxBytes, 2 * CAPTURE_SEGMENT_BYTES),
    };
    this.#clock = clock;
  }

  /** Bytes of memory that are taken. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Bytes that were ever held: the place behind the newest block. */
  get end(): number {
    return this.#end.bytes;
  }

  /** Frames that ever came. */
  get frames(): number {
    return this.#end.frames;
  }

  /** The time of the oldest frame that is held, Unix ms; null: none is. */
  get oldest(): number | null {
    return this.#segments.find(({ frames }) => frames > 0)?.firstTimeMs ?? null;
  }

  /** Those that were ever described, by their numbers in every file. */
  get interfaces(): readonly WrittenInterface[] {
    return this.#described;
  }

  /** Blocks of those with a number below `count`. */
  interfaceBlocks(count: number): Uint8Array[] {
    return this.#interfaces.slice(0, count).map(({ block }) => block);
  }

  /** Where what is held begins. */
  get oldestPlace(): Before {
    return this.segments()[0]?.before ?? this.#end;
  }

  /** Where what was captured at a time is held, or a bit before it; of what is held no longer the oldest. */
  placeAt(timeMs: number): Before {
    const before = this.segments().findLast(
      ({ firstTimeMs }) => firstTimeMs !== null && firstTimeMs <= timeMs,
    );
    return before?.before ?? this.oldestPlace;
  }

  /** What is held now: the list does not change when more comes, but its last segment grows. */
  segments(): readonly Segment[] {
    this.prune();
    return this.#segments;
  }

  /** Gives an interface its number; one that was described before keeps it. */
  describe(description: WrittenInterface): number {
    const key = JSON.stringify(description);
    const known = this.#interfaces.findIndex((other) => other.key === key);
    if (known >= 0) return known;
    const block = interfaceDescription(description);
    const segment = this.#segmentFor(block.length);
    segment.bytes.set(block, segment.length);
    this.#added(segment, block.length, 0);
    this.#interfaces.push({ key, block });
    this.#described.push(description);
    this.#end = { ...this.#end, interfaces: this.#interfaces.length };
    return this.#interfaces.length - 1;
  }

  /**
   * Adds a frame of a described interface. Readers hear of it with `tell`.
   *
   * @param hidden places in the frame's bytes that are not held as they are: from, to, from, to, …
   */
  add(frame: Frame, id: number, hidden: readonly number[] = []): void {
    const length = packetBlockBytes(frame);
    const segment = this.#segmentFor(length);
    const held = writePacketBlock(segment.view, segment.length, frame, id) - frame.start;
    for (let i = 0; i < hidden.length; i += 2) {
      segment.bytes.fill(HIDDEN, held + hidden[i], held + hidden[i + 1]);
    }
    segment.firstTimeMs ??= frame.seconds * 1000 + Math.floor(frame.nanos / 1e6);
    this.#added(segment, length, 1);
  }

  /** Tells readers that there is more. */
  tell(): void {
    for (const reader of this.#readers) reader.wake();
  }

  /**
   * Reads from now on, or from the oldest that is held.
   *
   * @param wake called when there is more; not while it is being read
   */
  read(from: 'oldest' | 'now', wake: () => void): RingReader {
    const start = from === 'oldest' ? this.oldestPlace : this.#end;
    const reader = new RingReader(this, start, wake, () => this.#readers.delete(reader));
    this.#readers.add(reader);
    return reader;
  }

  /** Drops what is too old. */
  prune(): void {
    const tooOld = this.#clock().monoMs - this.#bounds.maxAgeMs;
    const kept = this.#segments.findIndex(({ lastAt }) => lastAt >= tooOld);
    this.#drop(kept < 0 ? this.#segments.length : kept);
  }

  /** The segment that so many more bytes go into, with the room made for them. */
  #segmentFor(added: number): Segment {
    const now = this.#clock().monoMs;
    const last = this.#segments.at(-1);
    const isFull =
      last !== undefined &&
      (last.length + added > CAPTURE_SEGMENT_BYTES ||
        now - last.openedAt > this.#bounds.maxAgeMs / CAPTURE_SEGMENTS_AN_AGE);
    if (isFull) {
      this.#resize(last, () => last.close());
      this.prune();
    }
    let segment = isFull ? undefined : this.#segments.at(-1);
    if (segment === undefined) {
      segment = new Segment(this.#end, now);
      this.#segments = [...this.#segments, segment];
      this.#heldBytes += segment.bytes.length;
    }
    this.#makeRoom(segment.capacityFor(added) - segment.bytes.length);
    const grown = segment;
    this.#resize(grown, () => grown.reserve(added));
    segment.lastAt = now;
    return segment;
  }

  #added(segment: Segment, length: number, frames: number): void {
    segment.length += length;
    segment.frames += frames;
    const { bytes, frames: before, interfaces } = this.#end;
    this.#end = { bytes: bytes + length, frames: before + frames, interfaces };
  }

  #resize(segment: Segment, change: () => void): void {
    this.#heldBytes -= segment.bytes.length;
    change();
    this.#heldBytes += segment.bytes.length;
  }

  /** The segment being filled stays: the least bound is that of two. */
  #makeRoom(added: number): void {
    let dropped = 0;
    let held = this.#heldBytes;
    while (held + added > this.#bounds.maxBytes && dropped < this.#segments.length - 1) {
      held -= this.#segments[dropped].bytes.length;
      dropped++;
    }
    this.#drop(dropped);
  }

  #drop(count: number): void {
    if (count === 0) return;
    for (const { bytes } of this.#segments.slice(0, count)) this.#heldBytes -= bytes.length;
    this.#segments = this.#segments.slice(count);
  }
}
