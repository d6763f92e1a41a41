// One stream of packets: writes what the ring holds, and goes on as more comes, only as fast as it is read.

import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import { emptyBlock } from '../capture/blocks.ts';
import { type FrameFilter, wantedBlocks } from '../capture/frame-filter.ts';
import { fileHead, heldFile } from '../capture/held-frames.ts';
import type { PacketRing } from '../capture/ring.ts';
import { CALLS_LIMIT_MS, LIVE_HEARTBEAT_MS, LIVE_STALL_MS } from '../limits.ts';
import { emptyFrame } from '../wire/frame.ts';

export interface PacketWishes {
  /** Goes on when what was held at the beginning is written. */
  readonly follow: boolean;
  /** Null: all frames. */
  readonly isWanted: FrameFilter | null;
}

/** Where the pieces of a file come from. */
interface Pieces {
  /** Whole blocks; null: there are none now. */
  next(): Uint8Array | null;
  /** All are written that will ever come. */
  readonly isOver: boolean;
  /** Some were dropped before they were asked for. */
  readonly isLost: boolean;
  /** No more come than there are now. */
  end(): void;
  close(): void;
}

/** Writes to an answer whose head was sent, until either side closes it. */
export class PacketViewer {
  readonly #ring: PacketRing;
  readonly #isWanted: FrameFilter | null;
  readonly #response: ServerResponse;
  readonly #pieces: Pieces;
  readonly #frame = emptyFrame();
  readonly #heartbeat: NodeJS.Timeout;
  #limit: NodeJS.Timeout | undefined;
  #next: NodeJS.Immediate | null = null;
  /** Since when the other side has not read; null: it reads. By the monotonic clock. */
  #blockedAt: number | null = null;

  constructor(ring: PacketRing, { follow, isWanted }: PacketWishes, response: ServerResponse) {
    this.#ring = ring;
    this.#isWanted = isWanted;
    this.#response = response;
    this.#pieces = follow ? followed(ring, () => this.#go()) : held(ring);
    this.#heartbeat = setInterval(() => this.#beat(), LIVE_HEARTBEAT_MS);
    response.on('drain', () => {
      this.#blockedAt = null;
      this.#go();
    });
    // Also tells of a caller that had gone before we came here.
    finished(response, () => this.#closed());
    this.#go();
  }

  /** The capture has ended: what is still there is written, as far as it is read in time. */
  end(): void {
    this.#pieces.end();
    this.#limit ??= setTimeout(() => this.#response.destroy(), CALLS_LIMIT_MS);
    this.#go();
  }

  /** Writes one piece, and comes again when the thread has done what else there is. */
  #go(): void {
    if (this.#blockedAt !== null || this.#next !== null || this.#response.destroyed) return;
    const piece = this.#pieces.next();
    if (piece === null) {
      // Too slow: packets are missing that were promised. An end in order would hide it.
      if (this.#pieces.isLost) this.#response.destroy();
      else if (this.#pieces.isOver) this.#response.end();
      return;
    }
    this.#write(this.#wanted(piece));
    this.#next = setImmediate(() => {
      this.#next = null;
      this.#go();
    });
  }

  #wanted(blocks: Uint8Array): readonly Uint8Array[] {
    const isWanted = this.#isWanted;
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
    if (this.#blockedAt === null && !this.#response.writableEnded) {
      this.#write([emptyBlock()]);
      return;
    }
    this.#blockedAt ??= performance.now();
    if (performance.now() - this.#blockedAt >= LIVE_STALL_MS) this.#response.destroy();
  }

  #closed(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#limit);
    if (this.#next !== null) clearImmediate(this.#next);
    this.#pieces.close();
  }
}

/** What is held now: it stays until it is read. */
function held(ring: PacketRing): Pieces {
  const file = heldFile(ring);
  let isOver = false;
  return {
    next() {
      const { done = false, value } = file.next();
      isOver = done;
      return done ? null : value;
    },
    get isOver() {
      return isOver;
    },
    isLost: false,
    end() {},
    close: () => void file.return(undefined),
  };
}

/** What is held, and what comes then. */
function followed(ring: PacketRing, wake: () => void): Pieces {
  const reader = ring.read('oldest', wake);
  const head = fileHead(ring, reader.interfaces);
  let end = Number.POSITIVE_INFINITY;
  return {
    next: () => head.shift() ?? (reader.position < end ? (reader.next()?.bytes ?? null) : null),
    get isOver() {
      return reader.position >= end;
    },
    get isLost() {
      return reader.lost;
    },
    end() {
      end = ring.end;
    },
    close: () => reader.close(),
  };
}
