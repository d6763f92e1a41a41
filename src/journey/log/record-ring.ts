// What is logged of all connections, newest last, in memory of a fixed size: columns that are filled
// round and round. So the oldest goes first, whosever it is, as in the ring of packets beside it.

/** What a record tells. */
export const RECORD = {
  /** Bytes were read from the socket. */
  read: 1,
  /** Lines became readings. */
  taken: 2,
  /** They were readings that had come before. */
  again: 3,
  /** A line was sent: `ACK n`, `WELCOME … last=n`, any other. */
  ack: 4,
  welcome: 5,
  sent: 6,
} as const;
export type RecordKind = (typeof RECORD)[keyof typeof RECORD];

/** No record before this one. */
export const NONE = -1;

/** One record, to be filled and read; `number` counts them from 0. */
export interface LogRecord {
  kind: RecordKind;
  /** Bytes of its direction of the connection that came before. */
  offset: number;
  length: number;
  /** Unix ms. */
  time: number;
  /** Number of the connection's record before this one; NONE. */
  previous: number;
  /** Of a read: the place of its bytes. Of readings, an ACK, a WELCOME: the first seq, the seq told (NONE: `-`). */
  value: number;
  /** Of readings: how many. */
  count: number;
  /** Of readings: commit position of the first. */
  position: number;
  /** Of readings, and of an ACK those that it tells of: the number of what they have in common; NONE. */
  context: number;
  /** Of readings: they are of the connection's own device, as its ACKs are. */
  isOwn: boolean;
}

export function emptyRecord(): LogRecord {
  return {
    ...{ kind: RECORD.read, offset: 0, length: 0, time: 0, previous: NONE },
    ...{ value: 0, count: 0, position: 0, context: NONE },
    isOwn: false,
  };
}

/** The ring. */
export class RecordRing {
  readonly capacity: number;
  /** Records there ever were. */
  total = 0;
  readonly #kind: Uint8Array;
  readonly #offset: Float64Array;
  readonly #length: Uint32Array;
  readonly #time: Float64Array;
  readonly #previous: Float64Array;
  readonly #value: Float64Array;
  readonly #count: Uint32Array;
  readonly #position: Float64Array;
  readonly #context: Float64Array;
  readonly #isOwn: Uint8Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#kind = new Uint8Array(capacity);
    this.#offset = new Float64Array(capacity);
    this.#length = new Uint32Array(capacity);
    this.#time = new Float64Array(capacity);
    this.#previous = new Float64Array(capacity);
    this.#value = new Float64Array(capacity);
    this.#count = new Uint32Array(capacity);
    this.#position = new Float64Array(capacity);
    this.#context = new Float64Array(capacity);
    this.#isOwn = new Uint8Array(capacity);
  }

  /** Adds a copy. @returns its number */
  add(record: Readonly<LogRecord>): number {
    const number = this.total++;
    const at = number % this.capacity;
    this.#kind[at] = record.kind;
    this.#offset[at] = record.offset;
    this.#length[at] = record.length;
    this.#time[at] = record.time;
    this.#previous[at] = record.previous;
    this.#value[at] = record.value;
    this.#count[at] = record.count;
    this.#position[at] = record.position;
    this.#context[at] = record.context;
    this.#isOwn[at] = record.isOwn ? 1 : 0;
    return number;
  }

  /** Whether a record is still there. */
  has(number: number): boolean {
    return number >= 0 && number >= this.total - this.capacity && number < this.total;
  }

  /** Fills `into`. The record must be there. */
  read(number: number, into: LogRecord): void {
    const at = number % this.capacity;
    into.kind = this.#kind[at] as RecordKind;
    into.offset = this.#offset[at];
    into.length = this.#length[at];
    into.time = this.#time[at];
    into.previous = this.#previous[at];
    into.value = this.#value[at];
    into.count = this.#count[at];
    into.position = this.#position[at];
    into.context = this.#context[at];
    into.isOwn = this.#isOwn[at] === 1;
  }
}
