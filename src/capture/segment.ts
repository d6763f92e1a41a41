// A part of what the ring holds: it is filled, closed, and later dropped as a whole.

import { CAPTURE_SEGMENT_BYTES } from '../limits.ts';

/** Room of one that is new: most of a quiet port's are closed for their age with little in them. */
const FIRST_BYTES = 16 * 1024;

/** What lies before a segment. */
export interface Before {
  /** Bytes that were ever held. */
  readonly bytes: number;
  readonly frames: number;
  /** Interfaces that were described. */
  readonly interfaces: number;
}

/**
 * Blocks in a row.
 *
 * What was once written is never changed: who has a part of it may keep it, also when the segment is gone.
 */
export class Segment {
  readonly before: Before;
  /** Monotonic, ms. */
  readonly openedAt: number;
  /** When the newest block came. */
  lastAt: number;
  /** The first frame's own time, Unix ms; null: there is none. */
  firstTimeMs: number | null = null;
  frames = 0;
  length = 0;
  bytes = new Uint8Array(FIRST_BYTES);
  view = new DataView(this.bytes.buffer);

  constructor(before: Before, now: number) {
    this.before = before;
    this.openedAt = now;
    this.lastAt = now;
  }

  /** Place behind its last byte, among all bytes that were ever held. */
  get end(): number {
    return this.before.bytes + this.length;
  }

  /** How many bytes it takes up when so many more are added. */
  capacityFor(added: number): number {
    const wanted = this.length + added;
    if (wanted <= this.bytes.length) return this.bytes.length;
    return Math.max(wanted, Math.min(2 * this.bytes.length, CAPTURE_SEGMENT_BYTES));
  }

  /** Makes room for so many more bytes, which are zero. */
  reserve(added: number): void {
    const capacity = this.capacityFor(added);
    if (capacity === this.bytes.length) return;
    this.#move(capacity);
  }

  /** Nothing more comes: gives back the room that was not needed. */
  close(): void {
    if (this.length < this.bytes.length) this.#move(this.length);
  }

  #move(capacity: number): void {
    const bytes = new Uint8Array(capacity);
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
