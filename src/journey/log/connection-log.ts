// What is logged of one connection while packets are captured: what was read, what became a reading, what
// was answered. The records are in the ring that all connections share; this knows where its own are.

import type { Moment } from '../../clock.ts';
import { hide, scanTokens } from '../../line/token-bytes.ts';
import type { ByteRing } from './byte-ring.ts';
import type { FineTime } from './fine-time.ts';
import type { FieldsOrigin, LoggedConnection } from './logged.ts';
import { emptyRecord, NONE, RECORD, type RecordRing } from './record-ring.ts';
import type { Ring } from './ring.ts';

/** What lines that became readings have in common, so that it need not be kept with each. */
export interface LineContext {
  readonly connection: ConnectionLog;
  readonly device: string;
  readonly boot: string;
  readonly fields: readonly string[];
  readonly fieldsOrigin: FieldsOrigin;
  readonly wantsAck: boolean;
}

/** What all connections share. */
export interface SharedLog {
  readonly records: RecordRing;
  readonly bytes: ByteRing;
  readonly contexts: Ring<LineContext>;
  readonly fineTime: FineTime;
}

/** Lines that became readings, as ingest tells of them; filled again for the next. */
export interface TakenLines {
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
  readonly count: number;
  readonly offset: number;
  readonly length: number;
  readonly isNew: boolean;
  readonly position: number;
  /** They are of the connection's own device, and so the ACKs that follow are theirs. */
  readonly isOwn: boolean;
  readonly fields: readonly string[];
  fieldsOrigin(): FieldsOrigin;
  wantsAck(): boolean;
}

interface KnownContext {
  readonly context: LineContext;
  readonly number: number;
}

/** Filled again for each record: nothing is allocated a line. */
const record = emptyRecord();
const secrets: number[] = [];

const ACK = /^ACK (\d+)$/;
const WELCOME = /^WELCOME .*\blast=(\d+|-)/;

/** The log of one connection. */
export class ConnectionLog {
  readonly about: Omit<LoggedConnection, 'closed'>;
  closed: LoggedConnection['closed'] = null;
  /** Number of its newest record. */
  newest = NONE;
  readonly #shared: SharedLog;
  #received = 0;
  #sent = 0;
  #lastRead = 0;
  /** How much of `token=` the newest bytes end with. */
  #matched = 0;
  /** Of the lines last taken, and of those last taken of its own device. */
  #context: KnownContext | null = null;
  #ownContext = NONE;
  /** By device and boot, once there are two: a gateway's lines name many. No more than there are in all. */
  #contexts: Map<string, KnownContext> | null = null;

  constructor(about: Omit<LoggedConnection, 'closed'>, shared: SharedLog) {
    this.about = about;
    this.#shared = shared;
  }

  received(chunk: Uint8Array, arrival: Moment): void {
    record.kind = RECORD.read;
    record.offset = this.#received;
    record.length = chunk.length;
    record.time = this.#lastRead = this.#shared.fineTime.of(arrival);
    record.value = this.#shared.bytes.add(this.#withoutSecrets(chunk));
    record.context = NONE;
    this.#received += chunk.length;
    this.#add();
  }

  took(lines: TakenLines): void {
    record.kind = lines.isNew ? RECORD.taken : RECORD.again;
    record.offset = lines.offset;
    record.length = lines.length;
    record.time = this.#lastRead;
    record.value = lines.seq;
    record.count = lines.count;
    record.position = lines.position;
    record.context = this.#contextOf(lines);
    record.isOwn = lines.isOwn;
    if (lines.isOwn) this.#ownContext = record.context;
    this.#add();
  }

  sent(line: string, at: Moment): void {
    const ack = ACK.exec(line);
    const welcome = ack === null ? WELCOME.exec(line) : null;
    const seq = (ack ?? welcome)?.[1] ?? '-';
    record.kind = ack ? RECORD.ack : welcome ? RECORD.welcome : RECORD.sent;
    record.offset = this.#sent;
    // Only commands hold more than ASCII.
    record.length = (ack === null ? Buffer.byteLength(line) : line.length) + 1;
    record.time = this.#shared.fineTime.of(at);
    record.value = seq === '-' ? NONE : Number(seq);
    record.context = this.#ownContext;
    this.#sent += record.length;
    this.#add();
  }

  /** As packets are held: a device's token is not in what may be told. */
  #withoutSecrets(chunk: Uint8Array): Uint8Array {
    secrets.length = 0;
    this.#matched = scanTokens(chunk, 0, chunk.length, this.#matched, secrets);
    if (secrets.length === 0) return chunk;
    const copy = Uint8Array.from(chunk);
    hide(copy, secrets);
    return copy;
  }

  #add(): void {
    record.previous = this.newest;
    this.newest = this.#shared.records.add(record);
  }

  #contextOf(lines: TakenLines): number {
    const last = this.#context;
    if (last !== null && this.#fits(last, lines)) return last.number;
    const key = keyOf(lines);
    if (last !== null) this.#contexts ??= new Map();
    const known = this.#contexts?.get(key);
    const isKnown = known !== undefined && this.#fits(known, lines);
    const context = isKnown ? known : this.#newContext(lines);
    this.#contexts?.set(key, context);
    this.#context = context;
    return context.number;
  }

  #fits({ context, number }: KnownContext, { device, boot, fields }: TakenLines): boolean {
    return (
      context.boot === boot &&
      context.device === device &&
      context.fields === fields &&
      this.#shared.contexts.get(number) !== undefined
    );
  }

  /** It is no longer among those of all connections. */
  forget(context: LineContext): void {
    const key = keyOf(context);
    if (this.#contexts?.get(key)?.context === context) this.#contexts.delete(key);
  }

  #newContext(lines: TakenLines): KnownContext {
    const { device, boot, fields } = lines;
    const fieldsOrigin = lines.fieldsOrigin();
    const wantsAck = lines.wantsAck();
    const context = { connection: this, device, boot, fields, fieldsOrigin, wantsAck };
    return { context, number: this.#shared.contexts.add(context) };
  }
}

function keyOf({ device, boot }: Pick<LineContext, 'device' | 'boot'>): string {
  return `${device} ${boot}`;
}
