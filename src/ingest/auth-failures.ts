// Connections without a valid token, counted by their address: the more of them, the longer each
// waits for its answer. Others behind the same address are not held up by that.

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

export class AuthFailures {
  /** All, ever. */
  total = 0;
  /** The least recent first. */
  readonly #byAddress = new Map<string, Failures>();

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
    return { count, delayMs: delayFor(recent) };
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
}

/** A slip or two costs nothing; then each costs twice the one before. */
function delayFor(recent: number): number {
  const slow = recent - AUTH_FREE_FAILURES;
  if (slow <= 0) return 0;
  return Math.min(AUTH_DELAY_FIRST_MS * 2 ** Math.min(slow - 1, 20), AUTH_DELAY_MAX_MS);
}
