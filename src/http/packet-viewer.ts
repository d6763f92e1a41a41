// One stream of packets: writes what the ring holds, and goes on as more comes, only as fast as it is read.

import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import { emptyBlock } from '../capture/blocks.ts';
import { type FrameFilter, wantedBlocks } from '../capture/frame-filter.ts';
import { fileHead } from '../capture/held-frames.ts';
import type { PacketRing } from '../capture/ring.ts';
import type { RingReader } from '../capture/ring-reader.ts';
import { LIVE_HEARTBEAT_MS, LIVE_STALL_MS } from '../limits.ts';
import { emptyFrame } from '../wire/frame.ts';

export interface PacketWishes {
  /** Goes on when what was held at the beginning is written. */
  readonly follow: boolean;
  /** Null: all frames. */
  readonly isWanted: FrameFilter | null;
}

/** Writes to an answer whose head was sent, until either side closes it. */
export class PacketViewer {
  readonly #ring: PacketRing;
  readonly #wishes: PacketWishes;
  readonly #response: ServerResponse;
  readonly #reader: RingReader;
  readonly #frame = emptyFrame();
  readonly #heartbeat: NodeJS.Timeout;
  /** Where the ring ended at the beginning. */
  readonly #end: number;
  #next: NodeJS.Immediate | null = null;
  /** Since when the other side has not read; null: it reads. By the monotonic clock. */
  #blockedAt: number | null = null;

  constructor(ring: PacketRing, wishes: PacketWishes, response: ServerResponse) {
    this.#ring = ring;
    this.#wishes = wishes;
    this.#response = response;
    this.#end = ring.end;
    this.#reader = ring.read('oldest', () => this.#go());
    this.#heartbeat = setInterval(() => this.#beat(), LIVE_HEARTBEAT_MS);
    response.on('drain', () => {
      this.#blockedAt = null;
      this.#go();
    });
    // Also tells of a caller that had gone before we came here.
    finished(response, () => this.#closed());
    this.#write(fileHead(ring, this.#reader.interfaces));
    this.#go();
  }

  /** The capture has ended: what is still there is written, if it is read. */
  end(): void {
    for (;;) {
      const piece = this.#blockedAt === null ? this.#reader.next() : null;
      if (piece === null) break;
      this.#write(this.#wanted(piece.bytes));
    }
    if (this.#blockedAt === null) this.#response.end();
    else this.#response.destroy();
  }

  /** Writes one piece, and comes again when the thread has done what else there is. */
  #go(): void {
    if (this.#blockedAt !== null || this.#next !== null || this.#response.destroyed) return;
    if (!this.#wishes.follow && this.#reader.position >= this.#end) {
      this.#response.end();
      return;
    }
    const piece = this.#reader.next();
    if (piece === null) {
      // Too slow: packets are missing that were promised. An end in order would hide it.
      if (this.#reader.lost) this.#response.destroy();
      return;
    }
    this.#write(this.#wanted(piece.bytes));
    this.#next = setImmediate(() => {
      this.#next = null;
      this.#go();
    });
  }

  #wanted(blocks: Uint8Array): readonly Uint8Array[] {
    const { isWanted } = this.#wishes;
    return isWanted === null ? [blocks] : wantedBlocks(blocks, this.#ring, this.#frame, isWanted);
  }

  #write(pieces: readonly Uint8Array[]): void {
    if (pieces.length === 0) return;
    this.#response.cork();
    let hasRoom = true;
    for (const piece of pieces) hasRoom = this.#response.write(piece);
    this.#response.uncork();
    if (!hasRoom) this.#blockedAt ??= performance.now();
  }

  /** A viewer that is gone without a word is noticed by what it does not acknowledge. */
  #beat(): void {
    if (this.#blockedAt === null) this.#write([emptyBlock()]);
    else if (performance.now() - this.#blockedAt >= LIVE_STALL_MS) this.#response.destroy();
  }

  #closed(): void {
    clearInterval(this.#heartbeat);
    if (this.#next !== null) clearImmediate(this.#next);
    this.#reader.close();
  }
}
