// A store in memory: commits become durable at once or on demand, and it can be opened again with
// what was durable when it crashed. It checks what ingest promises a store.

import { TaplineError } from '../../src/errors.ts';
import type {
  BootState,
  Commit,
  DeviceState,
  JournalEntry,
  KeptRecord,
  ReadingColumns,
  RecordChange,
  Recovered,
  Store,
  StoreStatus,
} from '../../src/store/store.ts';
import { TIME_SOURCES } from '../../src/store/store.ts';
import { columns, rowsOf } from '../store/batches.ts';

/** A durable reading, with the names that its numbers stand for. */
export interface Kept {
  readonly position: number;
  readonly device: string;
  readonly boot: string;
  readonly bootNumber: number;
  readonly seq: number | null;
  readonly millis: number | null;
  readonly time: number;
  readonly source: string;
  readonly values: Readonly<Record<string, number>>;
}

interface OpenCommit {
  readonly commit: Commit;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What survives a crash. */
export class Disk {
  readonly devices = new Map<number, DeviceState>();
  readonly boots = new Map<number, BootState>();
  readonly chunks: ReadingColumns[] = [];
  readonly journal: JournalEntry[] = [];
  readonly records = new Map<string, KeptRecord>();
  lastPosition = 0;
  replayFrom = 0;
  /** The greatest numbers of a device and of a boot that ever were. */
  lastDevice = 0;
  lastBoot = 0;
  /** Numbers of devices that were forgotten. */
  readonly forgotten = new Set<number>();
  /** What ingest promises a store and did not keep. */
  readonly faults: string[] = [];

  apply(commit: Commit): void {
    this.#checkForgotten(commit);
    for (const device of commit.devices) this.devices.set(device.number, thawed(device));
    for (const boot of commit.boots) this.boots.set(boot.number, remembered(thawed(boot)));
    this.#checkReadings(commit);
    if (commit.readings.rows > 0) this.chunks.push(commit.readings);
    for (const entry of commit.journal) this.journal.push(entry);
    for (const change of commit.records) this.#applyRecord(change);
    this.lastDevice = Math.max(this.lastDevice, ...this.devices.keys());
    this.lastBoot = Math.max(this.lastBoot, ...this.boots.keys());
    for (const device of commit.forget) this.#forget(device);
    this.lastPosition = commit.lastPosition;
    this.replayFrom = commit.replayFrom;
  }

  #forget(device: number): void {
    const isLeft = ({ boot }: { boot: number }) => this.boots.get(boot)?.device !== device;
    const chunks = this.chunks.splice(0);
    this.chunks.push(...chunks.map((chunk) => columns(rowsOf([chunk]).filter(isLeft))));
    const entries = this.journal.splice(0);
    this.journal.push(...entries.filter((entry) => entry.device !== device));
    for (const { number, ...boot } of this.boots.values()) {
      if (boot.device === device) this.boots.delete(number);
    }
    this.devices.delete(device);
    this.forgotten.add(device);
  }

  /** Nothing comes of a device once it was forgotten. */
  #checkForgotten({ devices, boots, journal, forget }: Commit): void {
    const named = [
      ...devices.map(({ number }) => number),
      ...boots.map(({ device }) => device),
      ...journal.map(({ device }) => device),
      ...forget,
    ];
    for (const device of named) {
      if (this.forgotten.has(device)) this.faults.push(`device ${device} was forgotten`);
    }
  }

  recovered(): Recovered {
    return structuredClone({
      devices: [...this.devices.values()],
      boots: [...this.boots.values()],
      records: [...this.records.values()],
      lastDevice: this.lastDevice,
      lastBoot: this.lastBoot,
      lastPosition: this.lastPosition,
      replay: this.chunks
        .map((chunk) => rowsBehind(chunk, this.replayFrom))
        .filter(({ rows }) => rows > 0),
    });
  }

  #applyRecord({ kind, key, data }: RecordChange): void {
    const name = `${kind} ${key}`;
    if (data === null) this.records.delete(name);
    else this.records.set(name, { kind, key, data });
  }

  readings(): Kept[] {
    return this.chunks.flatMap((chunk) => this.#kept(chunk));
  }

  device(id: string): DeviceState {
    const found = [...this.devices.values()].find((device) => device.id === id);
    if (found === undefined) throw new Error(`the store has no device ${id}`);
    return found;
  }

  #kept(chunk: ReadingColumns): Kept[] {
    let entry = 0;
    return Array.from({ length: chunk.rows }, (_, row) => {
      const bootNumber = chunk.boot[row];
      const { device, boot } = this.#owner(bootNumber);
      const values: Record<string, number> = {};
      for (const end = entry + chunk.valueCounts[row]; entry < end; entry++) {
        values[device.metrics[chunk.metrics[entry]]] = chunk.values[entry];
      }
      return {
        position: chunk.position[row],
        device: device.id,
        boot: boot.name,
        bootNumber,
        seq: orNull(chunk.seq[row]),
        millis: orNull(chunk.millis[row]),
        time: chunk.time[row],
        source: TIME_SOURCES[chunk.timeSource[row]],
        values,
      };
    });
  }

  #owner(bootNumber: number): { device: DeviceState; boot: BootState } {
    const boot = this.boots.get(bootNumber);
    const device = boot && this.devices.get(boot.device);
    if (boot === undefined || device === undefined) {
      throw new Error(`a reading is of boot ${bootNumber}, which was never committed`);
    }
    return { device, boot };
  }

  /** A reading's boot, and the names of its metrics, must not come later than the reading. */
  #checkReadings({ readings }: Commit): void {
    let entry = 0;
    for (let row = 0; row < readings.rows; row++) {
      const boot = this.boots.get(readings.boot[row]);
      const names = this.devices.get(boot?.device ?? 0)?.metrics ?? [];
      if (boot === undefined) this.faults.push(`boot ${readings.boot[row]} is not saved`);
      for (const end = entry + readings.valueCounts[row]; entry < end; entry++) {
        const metric = readings.metrics[entry];
        if (metric >= names.length)
          this.faults.push(`metric ${metric} of ${boot?.name} is not saved`);
      }
      const position = readings.position[row];
      if (position <= this.lastPosition) this.faults.push(`position ${position} is used twice`);
    }
  }
}

/** A store on a disk that may be in a crash, and then opened by another. */
export class MemoryStore implements Store {
  readonly disk: Disk;
  /** Commits stay open until `letOne`. */
  stuck = false;
  readonly #open: OpenCommit[] = [];
  #commits = 0;
  #closed = false;

  constructor(disk = new Disk()) {
    this.disk = disk;
  }

  commit(commit: Commit): Promise<void> {
    if (this.#closed) return Promise.reject(storeClosed());
    const taken = structuredClone({ ...commit, readings: rowsBehind(commit.readings, -1) });
    const done = new Promise<void>((resolve, reject) => {
      this.#open.push({ commit: taken, resolve, reject });
    });
    if (!this.stuck) this.letOne();
    return done;
  }

  get openCommits(): number {
    return this.#open.length;
  }

  /** Makes the oldest open commit durable. */
  letOne(): void {
    const open = this.#open.shift();
    if (open === undefined) return;
    this.disk.apply(open.commit);
    this.#commits++;
    open.resolve();
  }

  /** Goes on as before it was stuck. */
  go(): void {
    this.stuck = false;
    while (this.#open.length > 0) this.letOne();
  }

  /** Power fails. @param written whether the commit under way had reached the disk. */
  crash(written: boolean): void {
    const [first] = this.#open;
    if (written && first !== undefined) this.disk.apply(first.commit);
    this.#open.length = 0;
    this.#closed = true;
  }

  readings(): never {
    throw new Error('ingest asks the store nothing');
  }

  reading(): never {
    throw new Error('ingest asks the store nothing');
  }

  series(): never {
    throw new Error('ingest asks the store nothing');
  }

  journal(): never {
    throw new Error('ingest asks the store nothing');
  }

  status(): StoreStatus {
    return {
      ok: !this.stuck,
      reason: this.stuck ? 'stuck' : null,
      bytes: 0,
      commits: this.#commits,
      damages: 0,
    };
  }

  onStatus(): void {}

  onDamage(): void {}

  onWarning(): void {}

  close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#open.splice(0)) reject(storeClosed());
    return Promise.resolve();
  }
}

function storeClosed(): TaplineError {
  return new TaplineError('store-closed', 'The store is closed.');
}

/** As it comes back from a file. */
function thawed<T>(state: T): T {
  return JSON.parse(JSON.stringify(state)) as T;
}

/** Of a retired boot only the name is kept. */
function remembered(boot: BootState): BootState {
  if (!boot.retired) return boot;
  return { ...boot, maxSeq: -1, missing: [], closed: [], gaps: 0, gapReadings: 0, offset: null };
}

function rowsBehind(chunk: ReadingColumns, after: number): ReadingColumns {
  let first = 0;
  let firstValue = 0;
  while (first < chunk.rows && chunk.position[first] <= after) {
    firstValue += chunk.valueCounts[first++];
  }
  const { rows, valueTotal } = chunk;
  return {
    rows: rows - first,
    valueTotal: valueTotal - firstValue,
    position: chunk.position.slice(first, rows),
    boot: chunk.boot.slice(first, rows),
    seq: chunk.seq.slice(first, rows),
    millis: chunk.millis.slice(first, rows),
    time: chunk.time.slice(first, rows),
    timeSource: chunk.timeSource.slice(first, rows),
    valueCounts: chunk.valueCounts.slice(first, rows),
    metrics: chunk.metrics.slice(firstValue, valueTotal),
    values: chunk.values.slice(firstValue, valueTotal),
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
