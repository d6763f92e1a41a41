// What the care of a store reports: whether all of it is whole, what it holds, what was done to it.

/** Told now and then how far long work is: so much of so much of what. */
export type Progress = (done: number, total: number, what: string) => void;

/** Something in a store that is not as it was written. */
export interface Damage {
  /** The device's id, or `#` and its number; null: of none, or unknown. */
  readonly device: string | null;
  /** Unix ms of the earliest reading it may cost; null: unknown. */
  readonly fromMs: number | null;
  /** Unix ms of the latest. */
  readonly toMs: number | null;
  /** How many readings it costs; null: unknown. */
  readonly readings: number | null;
  /** Where, and what is wrong with it, in words. */
  readonly what: string;
}

/** What a check has found. */
export interface CheckReport {
  /** Readings that can be read. */
  readonly readings: number;
  readonly blocks: number;
  readonly logEntries: number;
  readonly devices: number;
  /** Of the database, without its write-ahead log. */
  readonly bytes: number;
  readonly damages: readonly Damage[];
}

/** The check of a store after its repair: `damages` are those that are left. */
export interface RepairReport extends CheckReport {
  /** What was wrong before; empty also when SQLite could not even open it. */
  readonly repaired: readonly Damage[];
  /** Path of the store as it was; null: nothing was wrong, and nothing was changed. */
  readonly kept: string | null;
}

/** What compacting a store has come to; bytes with the write-ahead log. */
export interface CompactReport {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly blocksBefore: number;
  readonly blocksAfter: number;
}

/** What a backup holds. */
export interface BackupReport {
  readonly bytes: number;
  readonly readings: number;
}

/** What a store has of one device. */
export interface DeviceShare {
  /** The device's id, or `#` and its number when its state is damaged. */
  id: string;
  readings: number;
  /** Of its blocks and its pieces of the log. */
  bytes: number;
  blocks: number;
  /** Unix ms of its earliest reading; null: it has none. */
  fromMs: number | null;
  /** Unix ms of its latest. */
  toMs: number | null;
}

/** What a store holds. */
export interface StoreInfo {
  /** `PRAGMA user_version`. */
  readonly format: number;
  /** Of the database, with `freeBytes` of it. */
  readonly bytes: number;
  readonly walBytes: number;
  readonly freeBytes: number;
  readonly readings: number;
  readonly blocks: number;
  readonly logEntries: number;
  readonly logBytes: number;
  /** The process that has it open; null: none. */
  readonly owner: { readonly pid: number; readonly url?: string } | null;
  readonly devices: readonly Readonly<DeviceShare>[];
}
