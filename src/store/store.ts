// What the rest of the program knows of the store: batches go in by group commit, queries come
// out. Nothing here names SQL, a file or a thread.

/** Where a reading's time came from, as the `timeSource` column holds it. */
export const TIME_SOURCES = ['device', 'uptime', 'arrival'] as const;
export type TimeSource = (typeof TIME_SOURCES)[number];

/**
 * The readings of one commit, a typed array a column.
 *
 * A reading's values are `valueCounts[row]` neighbours in `metrics` and `values`, in row order.
 * A missing value is simply not there.
 */
export interface ReadingColumns {
  /** How many rows the columns hold; the arrays may be longer. */
  readonly rows: number;
  /** How many entries `metrics` and `values` hold. */
  readonly valueTotal: number;
  /** Commit position: rises by one over every reading and journal entry, never reused once durable. */
  readonly position: Float64Array;
  /** `BootState.number`. */
  readonly boot: Uint32Array;
  /** Sequence number; NaN where the line had none. */
  readonly seq: Float64Array;
  /** Uptime of the board in ms as the line had it; NaN where it had none. */
  readonly millis: Float64Array;
  /** Unix ms. */
  readonly time: Float64Array;
  /** Index into TIME_SOURCES. */
  readonly timeSource: Uint8Array;
  readonly valueCounts: Uint8Array;
  /** Index into `DeviceState.metrics` of the boot's device. */
  readonly metrics: Uint8Array;
  readonly values: Float64Array;
}

/** The newest value of a metric, by the reading's time. */
export interface LatestValue {
  readonly value: number;
  /** Unix ms. */
  readonly time: number;
}

/** What is kept of a device besides its readings; saved whole. */
export interface DeviceState {
  /** Stands for the device in columns; from 1, never reused. */
  readonly number: number;
  readonly id: string;
  /** Names of the metrics, in the order of their first appearance; only ever appended to. */
  readonly metrics: readonly string[];
  /** The newest value of each metric, aligned with `metrics`. */
  readonly latest: readonly (LatestValue | null)[];
  readonly units: Readonly<Record<string, string>>;
  readonly firmware: string | null;
  readonly address: string;
  /** Unix ms. */
  readonly firstSeen: number;
  /** Unix ms. */
  readonly lastSeen: number;
  /** Number of the newest boot; 0: none yet. */
  readonly currentBoot: number;
  /** How many boots the server had to name itself. */
  readonly unnamedBoots: number;
  readonly counters: DeviceCounters;
  /** Every commit position up to this one is counted in here; later ones are replayed on start. */
  readonly asOf: number;
}

/** All count since `firstSeen`. */
export interface DeviceCounters {
  readings: number;
  duplicates: number;
  rejected: number;
  oversized: number;
  truncated: number;
  messages: number;
  /** Readings whose own `time` could not be right. */
  badTime: number;
  /** Gaps now open, or given up. As part of a `DeviceState` those of its retired boots only. */
  gaps: number;
  /** Readings missing in those gaps. */
  gapReadings: number;
}

/** Of a device that nothing came of. */
export const NO_COUNTERS: Readonly<DeviceCounters> = {
  readings: 0,
  duplicates: 0,
  rejected: 0,
  oversized: 0,
  truncated: 0,
  messages: 0,
  badTime: 0,
  gaps: 0,
  gapReadings: 0,
};

/** A run of missing seqs, both ends included. */
export type SeqRange = readonly [from: number, to: number];

/** What is kept of a boot: enough to tell a new reading from a second copy, and to give it a time. */
export interface BootState {
  /** Stands for the boot in columns; from 1 over all devices, never reused. */
  readonly number: number;
  /** `DeviceState.number`. */
  readonly device: number;
  /** The board's own token, or `~1`, `~2`, … where the server had to name it. */
  readonly name: string;
  /** The highest seq received; -1: none yet. */
  readonly maxSeq: number;
  /** The uptime in ms that came with the newest seq, wraps added; -1: none yet. */
  readonly lastUptime: number;
  /** Unix ms of the reading with the highest seq; -1: none yet. */
  readonly lastTime: number;
  /** Missing seqs from here on count as gaps; those below were never expected. */
  readonly firstExpected: number;
  readonly missing: readonly SeqRange[];
  /** Gaps given up: what still arrives in them is `late`. */
  readonly closed: readonly SeqRange[];
  /** Gaps open or given up, and the readings missing in them. */
  readonly gaps: number;
  readonly gapReadings: number;
  /** Unix ms at uptime 0 by the clock as of `offsetAt`; null: no uptime seen yet. */
  readonly offset: number | null;
  /** Unix ms at which `offset` was last lowered or let rise. */
  readonly offsetAt: number;
  /** Older than the newest boots that are kept: only its name still counts. */
  readonly retired: boolean;
  /** Every commit position up to this one is in here; later ones are replayed on start. */
  readonly asOf: number;
}

/** The kinds of entry in a device's journal. */
export const JOURNAL_KINDS = [
  'message',
  'reject',
  'connect',
  'disconnect',
  'gap',
  'reboot',
  'command',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** Something that happened to a device and is kept, but is no reading. */
export interface JournalEntry {
  readonly position: number;
  /** `DeviceState.number`. */
  readonly device: number;
  readonly kind: JournalKind;
  /** Unix ms. */
  readonly time: number;
  /** The entry's own fields, as the API shows them. */
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** What records tell of. */
export const RECORD_KINDS = ['command', 'token', 'device'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Something small that a person did, kept whole. */
export interface KeptRecord {
  readonly kind: RecordKind;
  /** Names it among those of its kind. */
  readonly key: string;
  /** JSON; what is in it is the business of whoever wrote it. */
  readonly data: string;
}

/** A record that is written, anew or again, or taken away (`data` is null). */
export interface RecordChange extends Omit<KeptRecord, 'data'> {
  readonly data: string | null;
}

/**
 * What one group commit makes durable, all of it or nothing. The state of a boot, and of a device
 * with a new metric, comes no later than the first reading that needs it.
 */
export interface Commit {
  readonly readings: ReadingColumns;
  readonly journal: readonly JournalEntry[];
  readonly devices: readonly DeviceState[];
  readonly boots: readonly BootState[];
  /** In the order in which they are to be made. */
  readonly records: readonly RecordChange[];
  /**
   * Numbers of devices of which nothing is kept, also not what this commit brings of them. No later one
   * brings anything of them.
   */
  readonly forget: readonly number[];
  /** The last position used so far. */
  readonly lastPosition: number;
  /** All states on disk are right up to here once this commit is durable; replay starts behind it. */
  readonly replayFrom: number;
}

/** What a store that was just opened knows. */
export interface Recovered {
  readonly devices: readonly DeviceState[];
  /** Includes the newest retired ones, whose other fields mean nothing. */
  readonly boots: readonly BootState[];
  /** In the order in which they were first written. */
  readonly records: readonly KeptRecord[];
  /** The greatest number of a device and of a boot there ever was; also of one that is damaged, or forgotten. */
  readonly lastDevice: number;
  readonly lastBoot: number;
  readonly lastPosition: number;
  /** Readings behind `replayFrom`, in the order of their positions. */
  readonly replay: readonly ReadingColumns[];
}

/** A reading as queries give it. */
export interface StoredReading {
  /** How many readings of the device were committed before it. */
  readonly ordinal: number;
  /** Unix ms. */
  readonly time: number;
  readonly timeSource: TimeSource;
  readonly seq: number | null;
  readonly millis: number | null;
  readonly boot: string;
  /** Metric names and values, in the device's order of metrics. Missing values are left out. */
  readonly values: readonly (readonly [metric: string, value: number])[];
}

export type ReadingOrder = 'asc' | 'desc' | 'commit';

export interface ReadingsQuery {
  /** `DeviceState.number`. */
  readonly device: number;
  /** Unix ms, inclusive. */
  readonly from?: number | undefined;
  /** Unix ms, exclusive. */
  readonly to?: number | undefined;
  readonly limit: number;
  /** By time, boot and seq, up or down; or as they were committed. */
  readonly order: ReadingOrder;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export interface ReadingsPage {
  readonly readings: readonly StoredReading[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
  /** Commit position as of which the page is: what was committed up to it is in, nothing behind it. */
  readonly position: number;
}

/** One reading, by its name. */
export interface ReadingQuery {
  /** `DeviceState.number`. */
  readonly device: number;
  /** `BootState.name`. */
  readonly boot: string;
  readonly seq: number;
}

export interface SeriesQuery {
  /** `DeviceState.number`. */
  readonly device: number;
  readonly metric: string;
  /** Unix ms, inclusive; the device's first reading if left out. */
  readonly from?: number | undefined;
  /** Unix ms, exclusive; just behind the device's last reading if left out. */
  readonly to?: number | undefined;
  readonly buckets: number;
}

/** A bucket that has readings: its start in Unix ms, then least, mean, greatest and how many. */
export type SeriesPoint = readonly [
  tMs: number,
  min: number,
  avg: number,
  max: number,
  count: number,
];

export interface Series {
  /** Unix ms; null when the device has no reading and no range was given. */
  readonly from: number | null;
  readonly to: number | null;
  readonly stepMs: number;
  readonly points: readonly SeriesPoint[];
  /** Commit position as of which the series is: what was committed up to it is in, nothing behind it. */
  readonly position: number;
}

export interface JournalQuery {
  /** `DeviceState.number`. */
  readonly device: number;
  readonly kinds: readonly JournalKind[];
  /** Unix ms, inclusive. */
  readonly from?: number | undefined;
  /** Unix ms, exclusive. */
  readonly to?: number | undefined;
  readonly limit: number;
}

/** Something in the database that can no longer be read. */
export interface FoundDamage {
  /** `DeviceState.number`; null: of several, or unknown. */
  readonly device: number | null;
  /** Unix ms of the earliest reading in it; null: unknown. */
  readonly fromTime: number | null;
  /** Unix ms of the latest. */
  readonly toTime: number | null;
  /** Where, and what is wrong with it, in words. */
  readonly what: string;
}

/** How the store is. While it is not ok nothing becomes durable; it goes on by itself. */
export interface StoreStatus {
  readonly ok: boolean;
  /** Why not, in words; null when ok. */
  readonly reason: string | null;
  /** Bytes on disk. */
  readonly bytes: number;
  /** Commits made durable since the store was opened. */
  readonly commits: number;
  /** Damages met since then, up to MAX_TOLD_DAMAGES; they cost what they hold, and nothing else. */
  readonly damages: number;
}

/** Keeps readings for good. One process has it open at a time. */
export interface Store {
  /**
   * Makes a batch durable: resolves once it would survive a power cut. Commits become durable in the
   * order of the calls. The caller leaves the arrays alone until the promise settles. While the disk
   * refuses it is tried again and again, so the promise stays open; it is rejected only when the
   * store is closed first (TaplineError `store-closed`) or has stopped for good (`store-stopped`; the
   * status says why).
   */
  commit(commit: Commit): Promise<void>;

  // Queries never hold up commits, and see every commit whose promise resolved before the call.

  /** @throws TaplineError `bad-cursor` when `after` was not made by this query's order. */
  readings(query: ReadingsQuery): Promise<ReadingsPage>;
  /** Null: it never came, or was dropped for its age. */
  reading(query: ReadingQuery): Promise<StoredReading | null>;
  series(query: SeriesQuery): Promise<Series>;
  /** The newest first. */
  journal(query: JournalQuery): Promise<readonly JournalEntry[]>;

  status(): StoreStatus;
  /** Called each time `status().ok` changes. */
  onStatus(listener: (status: StoreStatus) => void): void;
  /** Called once for each damage, also for those met while the store was opened. */
  onDamage(listener: (damage: FoundDamage) => void): void;
  /** Called with what an operator should know, in words; also with what was found while opening. */
  onWarning(listener: (warning: string) => void): void;
  /** Lets open commits end, then closes the files. With `abandon` it does not wait for the disk. */
  close(options?: { abandon?: boolean }): Promise<void>;
}
