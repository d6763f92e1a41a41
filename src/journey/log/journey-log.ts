// The log of all connections while packets are captured: bounded memory, the oldest goes first. Who asks
// for a reading gets what it has of it.

import type { Clock } from '../../clock.ts';
import {
  JOURNEY_COMMITS,
  JOURNEY_CONTEXTS,
  JOURNEY_LOG_BYTES,
  JOURNEY_LOG_RECORDS,
} from '../../limits.ts';
import { ByteRing } from './byte-ring.ts';
import { CommitTimes } from './commit-times.ts';
import { ConnectionLog, type LineContext, type SharedLog } from './connection-log.ts';
import { findReading } from './find-reading.ts';
import { FineTime } from './fine-time.ts';
import type { LoggedConnection, LoggedReading } from './logged.ts';
import { RecordRing } from './record-ring.ts';
import { Ring } from './ring.ts';

/** How much is kept, of all connections together. */
export interface LogBounds {
  readonly records: number;
  readonly bytes: number;
}

const BOUNDS: LogBounds = { records: JOURNEY_LOG_RECORDS, bytes: JOURNEY_LOG_BYTES };

export class JourneyLog {
  readonly #shared: SharedLog;
  readonly #commits = new CommitTimes(JOURNEY_COMMITS);
  readonly #clock: Clock;

  constructor(clock: Clock, { records, bytes }: LogBounds = BOUNDS) {
    this.#clock = clock;
    this.#shared = {
      records: new RecordRing(records),
      bytes: new ByteRing(bytes),
      contexts: new Ring<LineContext>(JOURNEY_CONTEXTS, (context) =>
        context.connection.forget(context),
      ),
      fineTime: new FineTime(clock),
    };
  }

  /** Logs a connection from its first byte on. */
  open(about: Omit<LoggedConnection, 'closed'>): ConnectionLog {
    return new ConnectionLog(about, this.#shared);
  }

  closed(connection: ConnectionLog, reason: string): void {
    connection.closed = { at: this.#now(), reason };
  }

  /** Everything up to this commit position is on disk. */
  durable(lastPosition: number): void {
    this.#commits.add(lastPosition, this.#now());
  }

  /** What there is of a reading, on its way to the others. Takes its time in slices. */
  find(device: string, boot: string, seq: number): Promise<LoggedReading> {
    return findReading({ device, boot, seq }, this.#shared, this.#commits);
  }

  #now(): number {
    return this.#shared.fineTime.of(this.#clock());
  }
}
