// How a server's wall clock was set, and what times its readings may have after that: what the
// contract says of time, by what the harness knows.

import { openSync, writeSync } from 'node:fs';
import { nowMs, type TimeEvidence, type TimeRule } from './ledger.ts';

const DAY_MS = 86_400_000;

/** Below 2^32 `millis` wraps. */
const WRAP_MS = 2 ** 32;

/** How far ahead of its arrival a board's own time is believed. */
const AHEAD_MS = DAY_MS;

/** What the harness and the server may differ by in saying when something was, in ms. */
const SLACK_MS = 1000;

/** The clock was off by so much from a moment of the harness on. */
interface Setting {
  readonly fromMs: number;
  readonly offsetMs: number;
}

/** The clock of a server that runs with set-clock.c. */
export class ClockHistory {
  /** What a server must be started with. */
  readonly env: { readonly TAPLINE_CLOCK: string };
  readonly #file: number;
  readonly #settings: Setting[] = [];
  readonly #restarts: number[] = [];

  constructor(file: string) {
    this.env = { TAPLINE_CLOCK: file };
    this.#file = openSync(file, 'w');
    this.set(0);
  }

  /** Sets the clock, also of a server that runs. */
  set(offsetMs: number): void {
    // A reading that arrives just now may have either.
    this.#settings.push({ fromMs: nowMs(), offsetMs });
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(offsetMs));
    writeSync(this.#file, bytes, 0, 8, 0);
  }

  /** The server is started again. */
  restarts(): void {
    this.#restarts.push(nowMs());
  }

  /** Whether the clock was never this far back while a boot ran up to that moment. */
  neverBackBy(limitMs: number, fromMs: number, toMs: number): boolean {
    return this.#offsetsIn(fromMs, toMs).every((offset) => offset > -limitMs);
  }

  /** What a reading's time may be. */
  readonly rule: TimeRule = (evidence) => {
    const { time, timeSource, clockMs, takenMs, ackedMs } = evidence;
    const offsets = this.#offsetsIn(takenMs, ackedMs);
    if (clockMs !== null) {
      const isBelieved = (offset: number) => clockMs <= ackedMs + offset + AHEAD_MS + SLACK_MS;
      const isRefused = (offset: number) => clockMs > takenMs + offset + AHEAD_MS - SLACK_MS;
      if (timeSource === 'device' && time === clockMs && offsets.some(isBelieved)) return null;
      if (timeSource === 'arrival' && isWithin(evidence, offsets.filter(isRefused))) return null;
      return `has time ${time} by ${timeSource}, its own was ${clockMs}; clock off by ${offsets}`;
    }
    const before = this.#rememberedOffsets(evidence);
    // By the rule of wraps a year's step leaves less than one wrap between the two.
    const earliest = takenMs + Math.min(...offsets, ...before) - WRAP_MS - SLACK_MS;
    const latest = ackedMs + Math.max(...offsets) + SLACK_MS;
    const isBetween = time >= earliest && time <= latest;
    const fits = before.length === 0 ? isWithin(evidence, offsets) : isBetween;
    return fits && timeSource !== 'device'
      ? null
      : `has time ${time} by ${timeSource}, taken ${takenMs}; clock off by ${offsets}, ${before}`;
  };

  /** All offsets that were in force at some moment of a span, each once. */
  #offsetsIn(fromMs: number, toMs: number): number[] {
    const inForce = this.#settings.filter(({ fromMs: begun }, index) => {
      const endMs = this.#settings[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
      return begun <= toMs + SLACK_MS && endMs >= fromMs - SLACK_MS;
    });
    return [...new Set(inForce.map(({ offsetMs }) => offsetMs))];
  }

  /**
   * A server that starts again remembers when a board was switched on, in Unix time: if the clock
   * was set since, the board's readings may stand anywhere between the two clocks.
   */
  #rememberedOffsets({ bootMs, ackedMs }: TimeEvidence): number[] {
    const isRestarted = this.#restarts.some((at) => at > bootMs && at <= ackedMs);
    const offsets = isRestarted ? this.#offsetsIn(bootMs, ackedMs) : [];
    return offsets.length > 1 ? offsets : [];
  }
}

/** Not before it was taken and not after it was on disk, by one of these clocks. */
function isWithin({ time, takenMs, ackedMs }: TimeEvidence, offsets: readonly number[]): boolean {
  return offsets.some(
    (offset) => time >= takenMs + offset - SLACK_MS && time <= ackedMs + offset + SLACK_MS,
  );
}
