// Collects what all boards send while the store is busy, commits it as one batch, and only then
// says so: viewers first, then WELCOME and ACK.

import type { Clock } from '../clock.ts';
import {
  ACK_COST_MS,
  LARGE_BATCH_ROWS,
  MAX_PENDING_ROWS,
  MAX_PENDING_TEXT_BYTES,
  MAX_PENDING_VALUES,
  MAX_REST_MS,
  SAVE_STATE_LOOK_MS,
} from '../limits.ts';
import type { JournalEntry, JournalKind, RecordChange, Store } from '../store/store.ts';
import { Batch } from './batch.ts';
import type { Boot } from './boot.ts';
import { Checkpoint, type SealedStates } from './checkpoint.ts';
import { ColumnPool } from './columns.ts';
import { type Committed, CommittedBatch } from './committed.ts';
import type { Device } from './device.ts';

/** Commits batches one after the other. */
export class GroupCommit {
  /** The batch that is being filled. */
  open: Batch;
  /** Batches made durable. */
  commits = 0;

  readonly #store: Store;
  readonly #clock: Clock;
  readonly #checkpoint: Checkpoint;
  readonly #publish: (committed: Committed) => void;
  readonly #columns = new ColumnPool();
  readonly #waiting = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #durable: number;
  #inFlight: Promise<void> | null = null;
  #scheduled = false;
  #ending = false;
  #ended = false;
  /** Number of the last batch that is durable. */
  #finished = 0;
  /** Monotonic ms when the commit under way, or the last one, was begun. */
  #begunAt = 0;
  /** Monotonic ms until which the next commit waits for more boards. */
  #restsUntil = 0;
  /** Runs until then, if there is something to commit. */
  #rest: NodeJS.Timeout | undefined;

  /**
   * @param lastPosition the last position that the store holds.
   * @param publish called with each batch once it is durable.
   */
  constructor(
    store: Store,
    lastPosition: number,
    clock: Clock,
    publish: (committed: Committed) => void,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#publish = publish;
    this.#durable = lastPosition;
    this.#checkpoint = new Checkpoint(lastPosition);
    this.open = new Batch(1, lastPosition, this.#columns.take());
    this.#timer = setInterval(() => {
      if (this.#checkpoint.due(this.#clock())) this.schedule();
    }, SAVE_STATE_LOOK_MS);
    this.#timer.unref();
  }

  /** Readings and journal entries that are not durable yet and not on their way. */
  get pendingRows(): number {
    return this.open.rows + this.open.journal.length;
  }

  /** Whether the store is so far behind that nothing more should be read from boards. */
  get full(): boolean {
    return (
      this.pendingRows >= MAX_PENDING_ROWS ||
      this.open.columns.valueTotal >= MAX_PENDING_VALUES ||
      this.open.textBytes >= MAX_PENDING_TEXT_BYTES
    );
  }

  /** How many readings with so many values each a run may have; the line behind it finds it full. */
  roomForRun(valuesEach: number): number {
    const rows = MAX_PENDING_ROWS - 1 - this.pendingRows;
    const values = MAX_PENDING_VALUES - 1 - this.open.columns.valueTotal;
    return Math.max(0, Math.min(rows, Math.floor(values / Math.max(1, valuesEach))));
  }

  /** How many sessions wait for room. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Calls `resume` once, as soon as there is room again. */
  whenRoom(resume: () => void): void {
    this.#waiting.add(resume);
    if (this.#rest !== undefined) this.#endRest();
  }

  /** Something of a boot came: its board may want to be told when it is durable. */
  touch(boot: Boot, seq: number): void {
    const { device } = boot;
    if (boot.touchedBy !== this.open.number) {
      this.changed(boot);
      this.changed(device);
      device.touchedBy = this.open.number;
      this.schedule();
    }
    this.open.touch(boot, seq);
  }

  /** The state on disk lacks what came from this position on. */
  stale(what: Device | Boot, position: number): void {
    this.#checkpoint.changed(what, position, this.#clock);
  }

  /** A device's counters changed, or what is known of a boot's clock. */
  changed(what: Device | Boot): void {
    this.#checkpoint.changed(what, this.open.lastPosition + 1, this.#clock);
  }

  /** Adds an entry to a device's journal. */
  note(device: Device, kind: JournalKind, timeMs: number, data: JournalEntry['data']): void {
    this.open.addEntry(device, kind, timeMs, data);
    this.changed(device);
    this.schedule();
  }

  /** Writes a record, or takes it away. */
  keep(change: RecordChange): void {
    this.open.addRecord(change);
    this.schedule();
  }

  /** Forgets a device with the next commit. Nothing may come of it any more. */
  forget(device: Device): void {
    this.#checkpoint.forget(device);
    this.open.forget(device);
    this.schedule();
  }

  /** A device or boot that the next readings cannot be stored without. */
  required(what: Device | Boot): void {
    this.#checkpoint.required(what);
    this.schedule();
  }

  /** Calls back once everything that came so far is durable, before its ACKs are sent. */
  whenDurable(then: () => void): void {
    this.open.whenDurable.push(then);
    this.schedule();
  }

  /** Commits soon: first every socket that has something to read gets its turn. */
  schedule(): void {
    if (this.#scheduled || this.#inFlight !== null || this.#ended) return;
    this.#scheduled = true;
    const restMs = this.#restsUntil - this.#clock().monoMs;
    if (restMs < 1 || this.#waiting.size > 0) this.#flushInTurn();
    else this.#rest = setTimeout(() => this.#endRest(), restMs);
  }

  #endRest(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#flushInTurn();
  }

  #flushInTurn(): void {
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#inFlight === null && !this.#ended) this.#flush();
      // What came while this batch waited for its turn may have filled it.
      this.#letIn();
    });
  }

  /** Resolves once everything that came so far is durable and acknowledged. */
  async flush(): Promise<void> {
    const last = this.open.number;
    while (this.#finished < last) {
      if (this.#inFlight === null) this.#flush();
      if (this.#inFlight === null) return;
      await this.#inFlight;
    }
  }

  /** The last commit: like `flush`, with all states. Rejects if the store is closed first. */
  async end(): Promise<void> {
    this.#ending = true;
    clearInterval(this.#timer);
    clearTimeout(this.#rest);
    await this.flush();
    // Counters of what the last commit held.
    await this.flush();
    this.#ended = true;
  }

  #flush(): void {
    const batch = this.open;
    const now = this.#clock();
    const states = this.#checkpoint.seal(this.#durable, batch, now, this.#ending);
    const nothingToStore =
      !batch.stores && states.devices.length === 0 && states.boots.length === 0;
    if (nothingToStore && batch.idle) return;
    this.open = new Batch(batch.number + 1, batch.lastPosition, this.#columns.take());
    if (nothingToStore) {
      this.#finish(batch, states);
      return;
    }
    for (const boot of batch.boots) boot.leastSeqInFlight = boot.leastSeqTouched;
    this.#begunAt = now.monoMs;
    const { devices, boots, replayFrom } = states;
    const { columns: readings, journal, records, forgotten: forget, lastPosition } = batch;
    this.#inFlight = this.#store
      .commit({ readings, journal, devices, boots, records, forget, lastPosition, replayFrom })
      .then(
        () => {
          this.#inFlight = null;
          this.#finish(batch, states);
        },
        (error: unknown) => {
          // The store was closed under us: nothing of this batch is ever acknowledged.
          this.#inFlight = null;
          if (this.#ending) throw error;
        },
      );
  }

  #finish(batch: Batch, states: SealedStates): void {
    this.#finished = batch.number;
    this.#durable = batch.lastPosition;
    for (const device of states.owners) device.durable = true;
    for (const boot of batch.boots) boot.leastSeqInFlight = Number.POSITIVE_INFINITY;
    noteRows(batch, this.#clock().wallMs);
    if (batch.stores) this.commits++;
    if (batch.shows) {
      const committed = new CommittedBatch(batch);
      this.#publish(committed);
      this.#columns.lend(batch.columns, committed);
    } else this.#columns.give(batch.columns);
    // The store shall not wait until every board is told of the last batch.
    if (this.full || this.pendingRows >= LARGE_BATCH_ROWS) this.#flush();
    for (const then of batch.whenDurable) then();
    let told = 0;
    for (const boot of batch.boots) if (this.#acknowledge(boot)) told++;
    this.#restsUntil = this.#begunAt + Math.min(told * ACK_COST_MS, MAX_REST_MS);
    // One commit does not hold the states of a whole fleet.
    if (!this.open.idle || this.#checkpoint.due(this.#clock())) this.schedule();
    this.#letIn();
  }

  /**
   * The highest seq of a boot below which nothing that was received is still on its way to the
   * disk; -1: none. A lower seq may have come while a higher one was being committed.
   */
  acknowledgeable(boot: Boot): number {
    const { durableSeq, leastSeqInFlight } = boot;
    const leastOpen =
      boot.touchedBy === this.open.number ? boot.leastSeqTouched : Number.POSITIVE_INFINITY;
    return Math.min(durableSeq, leastSeqInFlight - 1, leastOpen - 1);
  }

  /** Returns whether somebody was there to be told. */
  #acknowledge(boot: Boot): boolean {
    const seq = this.acknowledgeable(boot);
    if (seq < 0 || boot.receiver === null) return false;
    boot.receiver.acknowledge(seq);
    return true;
  }

  /** Lets waiting sessions go on, in turn, while there is room. */
  #letIn(): void {
    for (const resume of this.#waiting) {
      if (this.full) return;
      this.#waiting.delete(resume);
      resume();
    }
  }
}

function noteRows({ columns, runs }: Batch, now: number): void {
  for (const run of runs) {
    run.boot.device.lastReadingAt = now;
    run.boot.device.noteDurable(columns, run);
    run.boot.noteDurable(columns.seq, run.first, run.end);
  }
}
