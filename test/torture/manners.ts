// How boards differ: what they say of themselves, what their lines look like, how fast they are,
// and what they keep back to send it late.

import { type MetricValue, mixed, printed, valueAt } from './values.ts';

/** A reading as a board takes it. */
export interface Taken {
  readonly seq: number;
  /** Uptime of the board in ms. */
  readonly millis: number;
  /** The board's own time in Unix ms; null: it has no clock. */
  readonly time: number | null;
  readonly metrics: readonly MetricValue[];
}

/** A kind of board. */
export interface Manner {
  readonly name: string;
  /** What its HELLO says besides device, boot and ack; null: it says none. */
  readonly hello: string | null;
  /** Readings taken at each tick, and ms between two ticks. */
  readonly perTick: number;
  readonly tickMs: number;
  /** Unacknowledged readings above which it takes no more. */
  readonly window: number;
  /** The part of its readings that it keeps back and sends late. */
  readonly late: number;
  /** How often it has restarted when it connects again. */
  readonly restarts: number;
  /** ms by which its own time lies behind; null: it has no clock. */
  readonly lagMs: ((salt: number, seq: number) => number) | null;
  metrics(salt: number, seq: number): readonly MetricValue[];
  line(taken: Taken): string;
}

const DAY_MS = 86_400_000;

/** What every manner is unless it says otherwise: the default field list, one reading a ms. */
const USUAL = {
  hello: '',
  perTick: 5,
  tickMs: 5,
  window: 2000,
  late: 0,
  restarts: 0,
  lagMs: null,
  metrics: (salt: number, seq: number): readonly MetricValue[] => [
    ['temperature', valueAt(salt, seq, 0)],
    ['humidity', valueAt(salt, seq, 1)],
  ],
  line: ({ seq, millis, metrics }: Taken) => [seq, millis, ...metrics.map(cell)].join(','),
};

/** As much as the server takes. */
export const BULK: Manner = { ...USUAL, name: 'bulk', perTick: 150, window: 4000 };

/** One line at a time. */
export const SINGLE: Manner = { ...USUAL, name: 'single', perTick: 1, tickMs: 2 };

/** Leaves gaps and fills them later, out of order. */
export const LATE: Manner = { ...USUAL, name: 'late', perTick: 10, late: 0.05 };

/** JSON whose metrics come and go. */
export const JSON_LINES: Manner = {
  ...USUAL,
  name: 'json',
  metrics: (salt, seq) => {
    const first = mixed(salt, seq >> 6, 99) % 30;
    const count = 1 + (mixed(salt, seq, 98) % 6);
    return Array.from({ length: count }, (_, i) => [`m.${first + i}`, valueAt(salt, seq, i)]);
  },
  line: ({ seq, millis, metrics }) => {
    const values = metrics.map(([metric, value]) => `"${metric.slice(2)}":${jsonNumber(value)}`);
    return `{"seq":${seq},"millis":${millis},"m":{${values.join(',')}},"note":"none"}`;
  },
};

/** Has a clock, and sends backlogs of the last years, 512 neighbours of one day each. */
export const CLOCKED: Manner = {
  ...USUAL,
  name: 'clocked',
  hello: ' fields=seq,time,level',
  lagMs: (salt, seq) => (mixed(salt, seq >> 9, 97) % 1000) * DAY_MS,
  metrics: (salt, seq) => [['level', valueAt(salt, seq, 0)]],
  line: ({ seq, time, metrics }) => [seq, time, ...metrics.map(cell)].join(','),
};

/** Restarts often: a new boot each time, and what was not acknowledged is gone. */
export const RESTARTING: Manner = { ...USUAL, name: 'restarting', restarts: 0.7 };

/** The bare sketch: no HELLO, no answer. */
export const SKETCH: Manner = { ...USUAL, name: 'sketch', hello: null, perTick: 1, tickMs: 10 };

export const ALL_MANNERS = [BULK, BULK, SINGLE, LATE, JSON_LINES, CLOCKED, RESTARTING, SKETCH];

function cell([, value]: MetricValue): string {
  return printed(value);
}

function jsonNumber(value: number | null): string {
  return value === null ? 'null' : printed(value);
}
