// What is told, while packets are captured, of where a connection's bytes became readings. Who is told
// keeps it; ingest only tells.

import type { Moment } from '../clock.ts';
import type { Boot } from './boot.ts';
import type { FieldsOrigin } from './ingest.ts';
import type { Novelty } from './sequence.ts';
import type { Session } from './session.ts';

/** Neighbouring lines that became readings of one boot. */
export interface TakenLines {
  /** The id of the readings' device; the lines may name another than the connection's. */
  readonly device: string;
  readonly boot: string;
  /** Of the first; each that follows has the next. */
  readonly seq: number;
  readonly count: number;
  /** How many bytes of the connection came before the first line. */
  readonly offset: number;
  /** The bytes that the lines came in, with their ends. */
  readonly length: number;
  /** False: each is a second copy, and was dropped. */
  readonly isNew: boolean;
  /** They are of the connection's own device. */
  readonly isOwn: boolean;
  /** Commit position of the first; 0: second copies have none. */
  readonly position: number;
  /** What the cells of a CSV line were taken for, and who said so. */
  readonly fields: readonly string[];
  fieldsOrigin(): FieldsOrigin;
  /** Whether its board asked for ACKs. */
  wantsAck(): boolean;
}

/** What is told of one connection. */
export interface Trace {
  /** From now on it speaks for this device. Left out: nobody wants to know. */
  speaksFor?(device: string): void;
  /** Bytes were read from it. */
  received(chunk: Uint8Array, arrival: Moment): void;
  /** Some of what was received became readings. The object is filled again for the next. */
  took(lines: TakenLines): void;
  /** The board is told this. @param hello what it asked for; null: it said none, and hears commands alone */
  sent(line: string, at: Moment, hello: { readonly ack: boolean } | null): void;
}

/** Tells the trace of one session. */
export class LineTrace {
  readonly #session: Session;
  readonly #trace: Trace;

  constructor(session: Session, trace: Trace) {
    this.#session = session;
    this.#trace = trace;
  }

  speaksFor(device: string): void {
    this.#trace.speaksFor?.(device);
  }

  received(chunk: Uint8Array, arrival: Moment): void {
    this.#trace.received(chunk, arrival);
  }

  sent(line: string): void {
    const { ingest, hello } = this.#session;
    this.#trace.sent(line, ingest.clock(), hello);
  }

  /** The newest rows are of the lines at `offset`, one after the other. */
  tookRun(boot: Boot, count: number, offset: number, length: number): void {
    const seq = boot.sequence.max - count + 1;
    this.#trace.took(taken.fill(this.#session, boot, seq, count, offset, length, true));
  }

  /** The line at hand was a reading. @param seq NaN: it has none */
  tookLine(boot: Boot, seq: number, novelty: Novelty): void {
    // What has no seq cannot be asked for.
    if (novelty === 'late' || Number.isNaN(seq)) return;
    const { lineAt, lineBytes } = this.#session;
    const isNew = novelty === 'new';
    this.#trace.took(taken.fill(this.#session, boot, seq, 1, lineAt, lineBytes, isNew));
  }
}

/** Filled again for all lines of the process: nothing is allocated a line. */
class Taken implements TakenLines {
  device = '';
  boot = '';
  seq = 0;
  count = 0;
  offset = 0;
  length = 0;
  isNew = true;
  isOwn = true;
  position = 0;
  fields: readonly string[] = [];
  #session: Session | null = null;

  fill(
    session: Session,
    boot: Boot,
    seq: number,
    count: number,
    offset: number,
    length: number,
    isNew: boolean,
  ): this {
    const { columns } = session.ingest.commits.open;
    this.#session = session;
    this.device = boot.device.id;
    this.boot = boot.name;
    this.seq = seq;
    this.count = count;
    this.offset = offset;
    this.length = length;
    this.isNew = isNew;
    this.isOwn = boot === session.boot;
    this.position = isNew ? columns.position[columns.rows - count] : 0;
    this.fields = session.recorder.csv.fields;
    return this;
  }

  fieldsOrigin(): FieldsOrigin {
    return this.#session?.fieldsOrigin ?? 'default';
  }

  wantsAck(): boolean {
    return this.#session?.hello?.ack ?? false;
  }
}

const taken = new Taken();
