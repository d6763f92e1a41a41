// What the writing thread knows of the log: its entries, and how far each device's readings are.

import type { LogEntry } from './format/log-entry.ts';
import { LogIndex } from './log-index.ts';

/** The log, and each device's readings in it and behind it. */
export class LogState {
  readonly index = new LogIndex();
  /** Everything up to this commit position is in the saved states of devices and boots. */
  replayFrom = 0;
  lastPosition = 0;
  /** By device: how many of its readings are in blocks, or were. */
  readonly #blocked = new Map<number, number>();
  /** By device: how many readings it has had in all. */
  readonly #taken = new Map<number, number>();
  /** When each entry came, by its number; those read at the start came then. Monotonic ms. */
  readonly #since = new Map<number, number>();

  blocked(device: number): number {
    return this.#blocked.get(device) ?? 0;
  }

  /** All that are in blocks count, also when the log's entries of them can no longer be read. */
  taken(device: number): number {
    return Math.max(this.#taken.get(device) ?? 0, this.blocked(device));
  }

  /** Readings of a device that are only in the log. */
  waiting(device: number): number {
    return this.taken(device) - this.blocked(device);
  }

  /** The devices of which it is known that they had readings. */
  devices(): Iterable<number> {
    return this.#taken.keys();
  }

  setBlocked(device: number, rows: number): void {
    this.#blocked.set(device, rows);
  }

  setTaken(device: number, rows: number): void {
    this.#taken.set(device, rows);
  }

  /** Nothing is known of these devices any more. @param entries what the log has now instead of what it had of them */
  forget(devices: Iterable<number>, entries: ReadonlyMap<number, LogEntry>): void {
    for (const device of devices) {
      this.#blocked.delete(device);
      this.#taken.delete(device);
    }
    if (entries.size > 0) this.index.replace(entries);
  }

  noteEntry(number: number, nowMs: number): void {
    this.#since.set(number, nowMs);
  }

  /** Since when an entry is in the log; Infinity: it is not there. */
  sinceMs(number: number): number {
    return this.#since.get(number) ?? Number.POSITIVE_INFINITY;
  }

  dropBefore(number: number): void {
    this.index.dropBefore(number);
    for (const known of this.#since.keys()) {
      if (known >= number) break;
      this.#since.delete(known);
    }
  }
}
