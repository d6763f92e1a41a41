// Boards that vanished while something was on its way to them. TCP keepalive does not find those: as
// long as bytes are unacknowledged the kernel sends them again and again, for a quarter of an hour.

import type { Clock } from '../clock.ts';
import { readUnacknowledged, type Unacknowledged } from './kernel-table.ts';

/** A link as this watch sees it. */
export interface Addressee {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  /** Nothing that was sent to it was acknowledged for too long. */
  unreachable(): void;
}

/** What is known of what was sent to a link. */
interface Sent {
  /** More of it since the last look began, so that look's table may not have it. */
  more: boolean;
  /** Since when (monotonic ms) the kernel sends again; null: it does not. */
  resendingSince: number | null;
}

/** Looks at links that were sent something, until it was acknowledged or they are given up. */
export class UnansweredWatch {
  readonly #watched = new Map<Addressee, Sent>();
  readonly #lookEveryMs: number;
  readonly #limitMs: number;
  readonly #clock: Clock;
  readonly #read: () => Promise<readonly Unacknowledged[]>;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    lookEveryMs: number,
    limitMs: number,
    clock: Clock,
    read: () => Promise<readonly Unacknowledged[]> = readUnacknowledged,
  ) {
    this.#lookEveryMs = lookEveryMs;
    this.#limitMs = limitMs;
    this.#clock = clock;
    this.#read = read;
  }

  get size(): number {
    return this.#watched.size;
  }

  /** Something was sent to it just now. */
  watch(link: Addressee): void {
    const sent = this.#watched.get(link);
    if (sent !== undefined) {
      sent.more = true;
      return;
    }
    this.#watched.set(link, { more: true, resendingSince: null });
    this.#schedule();
  }

  unwatch(link: Addressee): void {
    this.#watched.delete(link);
  }

  #schedule(): void {
    if (this.#timer !== null || this.#watched.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#look().finally(() => {
        this.#timer = null;
        this.#schedule();
      });
    }, this.#lookEveryMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    if (this.#watched.size === 0) return;
    for (const sent of this.#watched.values()) sent.more = false;
    const waiting = new Map((await this.#read()).map((row) => [keyOf(row), row]));
    const now = this.#clock().monoMs;
    for (const [link, sent] of this.#watched) {
      const row = waiting.get(keyOf(link));
      if (row === undefined && !sent.more) this.#watched.delete(link);
      else if (row === undefined || !row.resending) sent.resendingSince = null;
      else if (sent.resendingSince === null) sent.resendingSince = now;
      else if (now - sent.resendingSince >= this.#limitMs) link.unreachable();
    }
  }
}

function keyOf(end: Omit<Unacknowledged, 'resending'>): string {
  return `${end.remoteAddress} ${end.remotePort} ${end.localPort}`;
}
