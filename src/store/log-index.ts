// Which readings of which device the log holds. The writer's thread and the reader's each keep one,
// and the entries with it: the log is bounded.

import { type LogEntry, visitPieces } from './format/log-entry.ts';

/** Readings of a device in the log, neighbours in their order. */
export interface IndexedPiece {
  /** How many readings of the device came before the first of these. */
  readonly ordinal: number;
  readonly rows: number;
  readonly block: Uint8Array;
  /** Commit position at the end of its entry. */
  readonly position: number;
}

/** Numbers kept of a piece: entry, ordinal, rows, start and length in the entry's bytes. */
const STRIDE = 5;

/** The log's entries by number, and the pieces of each device in their order. */
export class LogIndex {
  readonly #entries = new Map<number, LogEntry>();
  /** By device, STRIDE numbers a piece: an object each would be many times as large. */
  readonly #pieces = new Map<number, number[]>();
  #bytes = 0;
  #last = 0;
  #newest = 0;
  #lastPosition = 0;

  /** Bytes of the entries. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of the newest entry; 0: there was none yet. */
  get last(): number {
    return this.#last;
  }

  /** Number of the newest entry that could be read; 0: there was none yet. */
  get newest(): number {
    return this.#newest;
  }

  /** Commit position at the end of that entry. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** The oldest entry. */
  get first(): LogEntry | undefined {
    for (const entry of this.#entries.values()) return entry;
    return undefined;
  }

  /** The entries, the oldest first. */
  entries(): Iterable<LogEntry> {
    return this.#entries.values();
  }

  /** There is an entry with this number, whether or not it can be read. */
  skipTo(number: number): void {
    this.#last = Math.max(this.#last, number);
  }

  /** Adds an entry with a higher number than all before. */
  add(entry: LogEntry): void {
    this.#entries.set(entry.number, entry);
    this.#bytes += entry.bytes.length;
    this.#newest = entry.number;
    this.#lastPosition = entry.lastPosition;
    this.skipTo(entry.number);
    visitPieces(entry, (device, ordinal, rows, start, length) => {
      if (length === 0) return;
      const pieces = this.#pieces.get(device);
      if (pieces === undefined) {
        this.#pieces.set(device, [entry.number, ordinal, rows, start, length]);
      } else {
        pieces.push(entry.number, ordinal, rows, start, length);
      }
    });
  }

  /** A device's pieces that are not in blocks. @param blocked how many of its readings are */
  pieces(device: number, blocked: number): readonly IndexedPiece[] {
    this.#trim(device, (_, ordinal) => ordinal < blocked);
    const pieces = this.#pieces.get(device) ?? [];
    const found: IndexedPiece[] = [];
    for (let at = 0; at < pieces.length; at += STRIDE) {
      const [number, ordinal, rows, start, length] = pieces.slice(at, at + STRIDE);
      const entry = this.#entries.get(number);
      if (entry === undefined) continue;
      const block = entry.bytes.subarray(start, start + length);
      found.push({ ordinal, rows, block, position: entry.lastPosition });
    }
    return found;
  }

  /** Takes entries in the place of those with their numbers. */
  replace(entries: ReadonlyMap<number, LogEntry>): void {
    const all = [...this.#entries.values()];
    this.#entries.clear();
    this.#pieces.clear();
    this.#bytes = 0;
    for (const entry of all) this.add(entries.get(entry.number) ?? entry);
  }

  /** Entries below this number are no longer in the log. */
  dropBefore(number: number): void {
    const trimmed = new Set<number>();
    for (const entry of this.#entries.values()) {
      if (entry.number >= number) break;
      this.#entries.delete(entry.number);
      this.#bytes -= entry.bytes.length;
      visitPieces(entry, (device) => {
        if (trimmed.has(device)) return;
        trimmed.add(device);
        this.#trim(device, (of) => of < number);
      });
    }
  }

  /** Forgets a device's first pieces as long as `gone` says so. */
  #trim(device: number, gone: (entry: number, ordinal: number) => boolean): void {
    const pieces = this.#pieces.get(device);
    if (pieces === undefined) return;
    let at = 0;
    while (at < pieces.length && gone(pieces[at], pieces[at + 1])) at += STRIDE;
    if (at === pieces.length) this.#pieces.delete(device);
    else if (at > 0) pieces.splice(0, at);
  }
}
