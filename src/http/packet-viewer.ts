// One stream of packets: writes what the ring holds, and goes on as more comes, only as fast as it is read.

import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import { emptyBlock } from '../capture/blocks.ts';
import type { PacketRing } from '../capture/ring.ts';
import { CALLS_LIMIT_MS, LIVE_HEARTBEAT_MS, LIVE_STALL_MS } from '../limits.ts';
import { type FrameWishes, followedPieces, heldPieces, type Pieces } from './packet-pieces.ts';

export interface PacketWishes extends FrameWishes {
  /** Goes on when what was held at the beginning is written. */
  readonly follow: boolean;
}

/** Writes to an answer whose head was sent, until either side closes it. */
export class PacketViewer {
  readonly #response: ServerResponse;
  readonly #pieces: Pieces;
  readonly #heartbeat: NodeJS.Timeout;
  #limit: NodeJS.Timeout | undefined;
  #next: NodeJS.Immediate | null = null;
  /** Since when the other side has not read; null: it reads. By the monotonic clock. */
  #blockedAt: number | null = null;

  constructor(ring: PacketRing, wishes: PacketWishes, response: ServerResponse) {
    this.#response = response;
    this.#pieces = wishes.follow
      ? followedPieces(ring, wishes, () => this.#go())
      : heldPieces(ring, wishes);
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
    this.#write(piece);
    this.#next = setImmediate(() => {
      this.#next = null;
      this.#go();
    });
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
