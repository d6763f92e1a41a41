// The bytes of frames, as long as there is room for them: the oldest go first.

import { emptyFrame, type Frame } from '../../../src/wire/frame.ts';

/** Room is taken in pages of so many bytes. */
const PAGE_BYTES = 1 << 20;
/** Length, wire length, link type and fragments, interface, seconds (8 bytes), nanoseconds, digits. */
const HEAD_BYTES = 32;
/** Stands for "not kept". */
export const NO_BYTES = -1;

/** A frame as it is kept. */
export interface KeptFrame extends Frame {
  /** How many fragments it was put together of; 1: it is as it came. */
  readonly fragments: number;
}

export class FrameBytes {
  readonly #maxPages: number;
  readonly #pages: DataView[] = [];
  /** Number of the first page that is kept. */
  #first = 0;
  #used = 0;

  /** @param maxBytes what all frames may take together */
  constructor(maxBytes: number) {
    this.#maxPages = Math.max(1, Math.floor(maxBytes / PAGE_BYTES));
  }

  /**
   * @param fragments how many it was put together of
   * @returns where it lies, for `read`
   */
  add(frame: Frame, fragments: number): number {
    const length = frame.end - frame.start;
    const needed = HEAD_BYTES + length;
    if (needed > PAGE_BYTES) return NO_BYTES;
    let page = this.#pages.at(-1);
    if (page === undefined || this.#used + needed > PAGE_BYTES) page = this.#newPage();
    const at = this.#used;
    page.setUint32(at, length);
    page.setUint32(at + 4, frame.wireLength);
    page.setUint16(at + 8, frame.linkType);
    page.setUint16(at + 10, Math.min(fragments, 0xffff));
    page.setUint32(at + 12, frame.interfaceId);
    page.setFloat64(at + 16, frame.seconds);
    page.setUint32(at + 24, frame.nanos);
    page.setUint32(at + 28, frame.timeDigits);
    new Uint8Array(page.buffer).set(frame.bytes.subarray(frame.start, frame.end), at + HEAD_BYTES);
    this.#used += needed;
    return (this.#first + this.#pages.length - 1) * PAGE_BYTES + at;
  }

  /**
   * The frame that lies there, but for its number; undefined: it was let go. Its bytes are where they are
   * kept: who needs them for longer than now copies them.
   */
  read(place: number): KeptFrame | undefined {
    if (place < 0) return undefined;
    const number = Math.floor(place / PAGE_BYTES);
    const page = this.#pages[number - this.#first];
    if (page === undefined) return undefined;
    const at = place - number * PAGE_BYTES;
    const start = at + HEAD_BYTES;
    return {
      ...emptyFrame(),
      wireLength: page.getUint32(at + 4),
      linkType: page.getUint16(at + 8),
      fragments: page.getUint16(at + 10),
      interfaceId: page.getUint32(at + 12),
      seconds: page.getFloat64(at + 16),
      nanos: page.getUint32(at + 24),
      timeDigits: page.getUint32(at + 28),
      bytes: new Uint8Array(page.buffer),
      start,
      end: start + page.getUint32(at),
    };
  }

  #newPage(): DataView {
    let page: DataView;
    if (this.#pages.length >= this.#maxPages) {
      page = this.#pages.shift() ?? new DataView(new ArrayBuffer(PAGE_BYTES));
      this.#first++;
    } else {
      page = new DataView(new ArrayBuffer(PAGE_BYTES));
    }
    this.#pages.push(page);
    this.#used = 0;
    return page;
  }
}
