// Who came without a valid token, counted by address: the more often, the longer the address has to wait.

import {
  AUTH_DELAY_FIRST_MS,
  AUTH_DELAY_MAX_MS,
  AUTH_FREE_FAILURES,
  AUTH_MEMORY_MS,
  MAX_AUTH_ADDRESSES,
} from '../limits.ts';

interface Failures {
  /** Since the server started, or was last asked to remember this address. */
  count: number;
  /** Those that still slow the address down. */
  recent: number;
  /** Monotonic ms of the last. */
  lastMonoMs: number;
  /** Unix ms of the last. */
  lastAt: number;
}

/** An address with its failures, for viewers. */
export interface AuthFailureView {
  readonly address: string;
  readonly count: number;
  /** Unix ms. */
  readonly lastAt: number;
}

/** How long an address waits. */
export interface AuthWaits {
  /** Failures that cost nothing. */
  readonly free: number;
  /** What the next one costs, in ms; each that follows twice as much. */
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Of boards: each connection waits for its answer. Others behind the same address are not held up by that. */
const BOARD_WAITS: AuthWaits = {
  free: AUTH_FREE_FAILURES,
  firstMs: AUTH_DELAY_FIRST_MS,
  maxMs: AUTH_DELAY_MAX_MS,
};

export class AuthFailures {
  /** All, ever. */
  total = 0;
  readonly #waits: AuthWaits;
  /** The least recent first. */
  readonly #byAddress = new Map<string, Failures>();

  constructor(waits = BOARD_WAITS) {
    this.#waits = waits;
  }

  /**
   * Counts one.
   *
   * @returns how often this address failed so far, and how long it is to wait for its answer, in ms
   */
  add(address: string, { wallMs, monoMs }: { wallMs: number; monoMs: number }) {
    this.total++;
    const known = this.#byAddress.get(address);
    const isRecent = known !== undefined && monoMs - known.lastMonoMs < AUTH_MEMORY_MS;
    const count = (known?.count ?? 0) + 1;
    const recent = (isRecent ? known.recent : 0) + 1;
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { count, recent, lastMonoMs: monoMs, lastAt: wallMs });
    if (this.#byAddress.size > MAX_AUTH_ADDRESSES) this.#forgetOldest();
    return { count, delayMs: this.#delayFor(recent) };
  }

  /** How long it is until an address has waited for its last failure, in ms; 0: it has. */
  waitMs(address: string, monoMs: number): number {
    const known = this.#byAddress.get(address);
    if (known === undefined) return 0;
    return Math.max(0, known.lastMonoMs + this.#delayFor(known.recent) - monoMs);
  }

  /** It was all right after all. */
  forget(address: string): void {
    this.#byAddress.delete(address);
  }

  /** The most recent first. */
  list(): AuthFailureView[] {
    const views = [...this.#byAddress].map(([address, { count, lastAt }]) => {
      return { address, count, lastAt };
    });
    return views.reverse();
  }

  #forgetOldest(): void {
    for (const address of this.#byAddress.keys()) {
      this.#byAddress.delete(address);
      break;
    }
  }

  /** A slip or two costs nothing; then each costs twice the one before. */
  #delayFor(recent: number): number {
    const { free, firstMs, maxMs } = this.#waits;
    const slow = recent - free;
    return slow <= 0 ? 0 : Math.min(firstMs * 2 ** Math.min(slow - 1, 20), maxMs);
  }
}
