// One who reads on in the ring as packets come: at its own speed, and only as long as it keeps up.

import { CAPTURE_PIECE_BYTES } from '../limits.ts';
import { blockEnd, isInterfaceBlock } from './blocks.ts';
import type { PacketRing } from './ring.ts';
import type { Before, Segment } from './segment.ts';

/** Blocks that follow each other, all of them whole. */
export interface RingPiece {
  readonly bytes: Uint8Array;
  /** How many interfaces were described before it: a file that begins with it has to begin with them. */
  readonly interfaces: number;
}

/** A place in the ring. Nothing waits for it: the ring drops what it drops. */
export class RingReader {
  readonly #ring: PacketRing;
  readonly #wake: () => void;
  readonly #onClose: () => void;
  #position: number;
  #interfaces: number;
  #isAwake = false;
  #lost = false;

  constructor(ring: PacketRing, start: Before, wake: () => void, onClose: () => void) {
    this.#ring = ring;
    this.#position = start.bytes;
    this.#interfaces = start.interfaces;
    this.#wake = wake;
    this.#onClose = onClose;
  }

  /** Place of what comes next, among all bytes that were ever held. */
  get position(): number {
    return this.#position;
  }

  /** How many interfaces were described before what comes next. */
  get interfaces(): number {
    return this.#interfaces;
  }

  /** What came next was dropped before it was read: nothing more is read. */
  get lost(): boolean {
    return this.#lost;
  }

  /** What comes next; null: there are none yet, and `wake` will be called. */
  next(maxBytes = CAPTURE_PIECE_BYTES): RingPiece | null {
    if (this.#lost) return null;
    const segments = this.#ring.segments();
    const segment = segments.find(({ end }) => end > this.#position);
    const isHere = segment !== undefined && segment.before.bytes <= this.#position;
    if (isHere) return this.#take(segment, maxBytes);
    this.#isAwake = false;
    this.#lost = this.#position < this.#ring.end;
    return null;
  }

  /** Goes on with the oldest that is held, after it has lost what was before. */
  resume(): void {
    const { bytes, interfaces } = this.#ring.oldestPlace;
    this.#position = bytes;
    this.#interfaces = interfaces;
    this.#lost = false;
  }

  /** For the ring: there is more. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#wake();
  }

  close(): void {
    this.#onClose();
  }

  #take({ before, view, bytes, length }: Segment, maxBytes: number): RingPiece {
    const interfaces = this.#interfaces;
    const start = this.#position - before.bytes;
    let end = start;
    while (end < length) {
      const next = blockEnd(view, end);
      if (end > start && next - start > maxBytes) break;
      if (isInterfaceBlock(view, end)) this.#interfaces++;
      end = next;
    }
    this.#position = before.bytes + end;
    return { bytes: bytes.subarray(start, end), interfaces };
  }
}
