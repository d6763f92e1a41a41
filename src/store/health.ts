// How the store is: what refuses a commit, what has ended, and who wants to know.

import { MAX_TOLD_DAMAGES } from './limits.ts';
import type { FoundDamage, StoreStatus } from './store.ts';

export class StoreHealth {
  #refused: string | null = null;
  #ended: string | null = null;
  #bytes = 0;
  #commits = 0;
  readonly #listeners: ((status: StoreStatus) => void)[] = [];
  readonly #damages = new Map<string, FoundDamage>();
  readonly #warnings: string[] = [];
  readonly #warningListeners: ((warning: string) => void)[] = [];
  readonly #damageListeners: ((damage: FoundDamage) => void)[] = [];

  status(): StoreStatus {
    const reason = this.#ended ?? this.#refused;
    return {
      ok: reason === null,
      reason,
      bytes: this.#bytes,
      commits: this.#commits,
      damages: this.#damages.size,
    };
  }

  /** The listener is called each time `ok` changes. */
  listen(listener: (status: StoreStatus) => void): void {
    this.#listeners.push(listener);
  }

  /** The listener is called once for each damage, also for those found before. */
  listenForDamage(listener: (damage: FoundDamage) => void): void {
    this.#damageListeners.push(listener);
    for (const damage of this.#damages.values()) listener(damage);
  }

  /** Something in the database can no longer be read. Each is told once, however often it is met. */
  damaged(damage: FoundDamage): void {
    const key = `${damage.device} ${damage.what}`;
    if (this.#damages.has(key) || this.#damages.size >= MAX_TOLD_DAMAGES) return;
    this.#damages.set(key, damage);
    for (const listener of this.#damageListeners) listener(damage);
  }

  /** The listener is called with what an operator should know, in words; also with the last before. */
  listenForWarnings(listener: (warning: string) => void): void {
    this.#warningListeners.push(listener);
    for (const warning of this.#warnings) listener(warning);
  }

  warn(warning: string): void {
    this.#warnings.push(warning);
    if (this.#warnings.length > MAX_TOLD_DAMAGES) this.#warnings.shift();
    for (const listener of this.#warningListeners) listener(warning);
  }

  /** The database was opened, and takes this many bytes on disk. */
  opened(bytes: number): void {
    this.#bytes = bytes;
  }

  /** A commit is on disk. */
  committed(bytes: number): void {
    this.#change(() => {
      this.#bytes = bytes;
      this.#commits++;
      this.#refused = null;
    });
  }

  /** The disk refused a commit, which is tried again. */
  refused(reason: string): void {
    this.#change(() => {
      this.#refused = reason;
    });
  }

  /** A thread ended by itself: nothing mends that but a new start. */
  ended(reason: string): void {
    this.#change(() => {
      this.#ended ??= reason;
    });
  }

  #change(change: () => void): void {
    const before = this.status().ok;
    change();
    const status = this.status();
    if (status.ok !== before) {
      for (const listener of this.#listeners) {
        listener(status);
      }
    }
  }
}
