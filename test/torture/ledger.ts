// What boards took, sent and were told is on disk: the truth that a store is held to.

import type { Manner } from './manners.ts';
import type { MetricValue } from './values.ts';

/** A reading as the API or an export gives it. */
export interface ReadBack {
  readonly device: string;
  readonly boot: string;
  readonly seq: number | null;
  readonly millis: number | null;
  /** Unix ms. */
  readonly time: number;
  readonly timeSource: string;
  readonly values: Readonly<Record<string, number>>;
}

/** Monotonic ms, comparable with Unix ms as long as the harness's own clock is not set. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** One boot of one device; its seqs run from 1. */
export class BootLedger {
  readonly salt: number;
  readonly manner: Manner;
  /** When the board was switched on. */
  readonly startedMs = nowMs();
  /** The seqs of these are their index + 1. */
  readonly #millis: number[] = [];
  readonly #clock: (number | null)[] = [];
  readonly #sent: boolean[] = [];
  /** When an ACK or WELCOME said that it is on disk; 0: none did. */
  readonly #ackedMs: number[] = [];
  /** The time with which it was first read back; undefined: not yet. */
  readonly #storedTime: (number | undefined)[] = [];
  #acked = 0;

  constructor(salt: number, manner: Manner) {
    this.salt = salt;
    this.manner = manner;
  }

  /** How many readings were taken; their seqs are 1 to this. */
  get taken(): number {
    return this.#millis.length;
  }

  /** How many of them were acknowledged. */
  get acked(): number {
    return this.#acked;
  }

  /** The board takes a reading. */
  take(): number {
    const { lagMs } = this.manner;
    const seq = this.taken + 1;
    this.#millis.push(Math.floor(nowMs() - this.startedMs));
    this.#clock.push(lagMs === null ? null : Math.floor(nowMs() - lagMs(this.salt, seq)));
    this.#sent.push(false);
    this.#ackedMs.push(0);
    return seq;
  }

  /** The line of a reading, which goes to the server now. */
  send(seq: number): string {
    this.#sent[seq - 1] = true;
    return this.manner.line({
      seq,
      millis: this.#millis[seq - 1] ?? 0,
      time: this.#clock[seq - 1] ?? null,
      metrics: this.metrics(seq),
    });
  }

  /** The server said that it is on disk. */
  acknowledge(seq: number): void {
    if (this.isAcked(seq)) return;
    this.#ackedMs[seq - 1] = nowMs();
    this.#acked++;
  }

  isAcked(seq: number): boolean {
    return this.#ackedMs[seq - 1] !== 0;
  }

  /** Whether it was acknowledged before that moment. */
  wasAcked(seq: number, beforeMs: number): boolean {
    const at = this.#ackedMs[seq - 1] ?? 0;
    return at !== 0 && at < beforeMs;
  }

  /** The board's own time of a reading, Unix ms; null: it has none. */
  clockOf(seq: number): number | null {
    return this.#clock[seq - 1] ?? null;
  }

  /** The time with which a reading was read back, Unix ms; undefined: it was not yet. */
  storedTimeOf(seq: number): number | undefined {
    return this.#storedTime[seq - 1];
  }

  metrics(seq: number): readonly MetricValue[] {
    return this.manner.metrics(this.salt, seq);
  }

  /** What is wrong with a reading that was read back, in words; null: nothing. */
  fault(reading: ReadBack, times: TimeRule): string | null {
    const seq = reading.seq ?? 0;
    if (this.#sent[seq - 1] !== true) return 'was never sent';
    const millis = this.manner.lagMs === null ? this.#millis[seq - 1] : null;
    if (reading.millis !== millis) return `has millis ${reading.millis}, not ${millis}`;
    return valueFault(reading.values, this.metrics(seq)) ?? this.#timeFault(seq, reading, times);
  }

  #timeFault(seq: number, { time, timeSource }: ReadBack, times: TimeRule): string | null {
    const known = this.#storedTime[seq - 1];
    if (known !== undefined) return known === time ? null : `had time ${known}, now ${time}`;
    this.#storedTime[seq - 1] = time;
    return times({
      time,
      timeSource,
      clockMs: this.clockOf(seq),
      bootMs: this.startedMs,
      takenMs: this.startedMs + (this.#millis[seq - 1] ?? 0),
      ackedMs: this.#ackedMs[seq - 1] || nowMs(),
    });
  }
}

/** What a time is judged by; all in Unix ms by the harness's clock. */
export interface TimeEvidence {
  readonly time: number;
  readonly timeSource: string;
  /** What the board's own clock said; null: it has none. */
  readonly clockMs: number | null;
  /** When its board was switched on. */
  readonly bootMs: number;
  readonly takenMs: number;
  /** When it was certainly on disk. */
  readonly ackedMs: number;
}

/** Says in words what is wrong with a reading's time; null: nothing. */
export type TimeRule = (evidence: TimeEvidence) => string | null;

/** What clocks of the same machine may differ by, in ms. */
const CLOCK_SLACK_MS = 1000;

/** The rule while nobody sets the server's clock: neither before it was taken nor after it was stored. */
export const steadyClock: TimeRule = ({ time, timeSource, clockMs, takenMs, ackedMs }) => {
  if (clockMs !== null) {
    if (timeSource === 'device' && time === clockMs) return null;
    return `has time ${time} by ${timeSource}, not its own ${clockMs}`;
  }
  if (timeSource === 'device') return 'claims a time of its own';
  if (time < takenMs - CLOCK_SLACK_MS) return `has time ${time}, before ${takenMs}`;
  return time > ackedMs + CLOCK_SLACK_MS ? `has time ${time}, after ${ackedMs}` : null;
};

function valueFault(
  values: Readonly<Record<string, number>>,
  metrics: readonly MetricValue[],
): string | null {
  let present = 0;
  for (const [metric, value] of metrics) {
    if (value === null) continue;
    present++;
    // -0 and 0 are the same in JSON.
    if (values[metric] !== value) return `has ${metric} ${values[metric]}, not ${value}`;
  }
  return Object.keys(values).length === present ? null : `has values ${JSON.stringify(values)}`;
}

/** All boots of one device. */
export interface DeviceLedger {
  readonly id: string;
  /** By token; the one of a board without HELLO stands under null, whatever the server calls it. */
  readonly boots: Map<string | null, BootLedger>;
}

/** The boot that a reading claims to be of. */
export function bootOf(device: DeviceLedger, token: string): BootLedger | undefined {
  return device.boots.get(token) ?? device.boots.get(null);
}
