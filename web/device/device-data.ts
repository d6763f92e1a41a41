// What is known of a device in a part of time: its readings, or its metrics in buckets; both as of a
// position of the event stream, from which on live readings go in.

import type { Series } from '../api/types.ts';
import type { LiveReading } from '../fleet/protocol.ts';
import { lostBefore } from './breaks.ts';
import { aligned, Buckets } from './buckets.ts';
import { type Conversion, type Curve, curveOfBuckets, curveOfReadings } from './curve.ts';
import { Happenings } from './happenings.ts';
import type { Span } from './range.ts';
import { type ReadingRun, valueIn } from './reading-run.ts';

interface FetchedBuckets {
  readonly buckets: Buckets;
  readonly position: number | undefined;
}

interface FetchedReadings {
  readonly run: ReadingRun;
  readonly position: number | undefined;
}

interface KeptCurve {
  readonly version: number;
  readonly conversion: Conversion;
  readonly curve: Curve;
}

export class DeviceData {
  readonly stepMs: number;
  readonly happenings = new Happenings();
  /** Readings behind the end belong to it as well: it ends at now. */
  readonly isOpen: boolean;
  #span: Span;
  readonly #lengthMs: number;
  #readings: FetchedReadings | null = null;
  readonly #series = new Map<string, FetchedBuckets>();
  readonly #curves = new Map<string, KeptCurve>();
  #lost: { readonly version: number; readonly rows: Uint8Array } | null = null;
  #version = 0;

  /** @param span both ends are multiples of the step */
  constructor(span: Span, stepMs: number, isOpen: boolean) {
    this.#span = span;
    this.#lengthMs = span.to - span.from;
    this.stepMs = stepMs;
    this.isOpen = isOpen;
  }

  /** Rises with each change. */
  get version(): number {
    return this.#version;
  }

  /** What it covers. */
  get span(): Span {
    return this.#span;
  }

  /** The readings themselves; null: there are too many of them. */
  get run(): ReadingRun | null {
    return this.#readings?.run ?? null;
  }

  /** Takes the buckets of a metric, of this span and step. */
  putSeries({ metric, points, position }: Series): void {
    const buckets = new Buckets(this.#span, this.stepMs);
    buckets.put(points);
    this.#series.set(metric, { buckets, position });
    this.#version++;
  }

  /** Takes all readings of this span. */
  putReadings(run: ReadingRun, position: number | undefined): void {
    this.#readings = { run, position };
    this.#series.clear();
    this.#version++;
  }

  /** Whether a metric can be drawn. */
  has(metric: string): boolean {
    return this.#readings !== null || this.#series.has(metric);
  }

  buckets(metric: string): Buckets | null {
    return this.#series.get(metric)?.buckets ?? null;
  }

  /** Whether there is a value of a metric in a part of time. */
  hasValues(metric: string, span: Span): boolean {
    const run = this.#readings?.run;
    if (run === undefined) return (this.buckets(metric)?.countWithin(span) ?? 0) > 0;
    return run.within(span).some(({ reading }) => valueIn(reading, metric) !== undefined);
  }

  changed(): void {
    this.#version++;
  }

  /**
   * Takes a live reading, late ones as well, unless what was fetched holds it.
   *
   * @returns false: it is not known whether it does, so it has to be fetched again
   */
  add(reading: LiveReading): boolean {
    const at = Date.parse(reading.time);
    if (at < this.#span.from) return true;
    if (at >= this.#span.to) {
      if (!this.isOpen) return true;
      this.extendTo(at + 1);
    }
    let isExact = true;
    if (this.#readings !== null) {
      const { run, position } = this.#readings;
      if (position === undefined) isExact = false;
      else if (reading.position > position) run.add(reading);
    }
    for (const [metric, { buckets, position }] of this.#series) {
      const value = valueIn(reading, metric);
      if (value === undefined) continue;
      if (position === undefined) isExact = false;
      else if (reading.position > position) buckets.add(at, value);
    }
    this.#version++;
    return isExact;
  }

  /** Whether something in it was fetched before this position: live readings do not join it. */
  isBehind(position: number): boolean {
    const fetched = [
      ...this.#series.values(),
      ...(this.#readings === null ? [] : [this.#readings]),
    ];
    return fetched.some((one) => one.position !== undefined && one.position < position);
  }

  /** Goes on to a later end, and now and then forgets what lies far before it. */
  extendTo(time: number): void {
    if (time <= this.#span.to) return;
    const { to } = aligned({ from: time, to: time }, this.stepMs);
    const isLong = to - this.#span.from > 2 * this.#lengthMs;
    const from = isLong ? to - this.#lengthMs - this.stepMs : this.#span.from;
    this.#span = { from, to };
    if (isLong) this.#readings?.run.dropBefore(from);
    for (const { buckets } of this.#series.values()) buckets.slide(this.#span);
    this.#version++;
  }

  curve(metric: string, conversion: Conversion): Curve {
    const kept = this.#curves.get(metric);
    if (kept?.version === this.#version && sameConversion(kept.conversion, conversion)) {
      return kept.curve;
    }
    const curve = this.#makeCurve(metric, conversion);
    this.#curves.set(metric, { version: this.#version, conversion, curve });
    return curve;
  }

  #makeCurve(metric: string, conversion: Conversion): Curve {
    const { interruptions } = this.happenings;
    const run = this.#readings?.run;
    if (run !== undefined)
      return curveOfReadings(run.rows, this.#lostRows(run), metric, conversion);
    const buckets = this.buckets(metric) ?? new Buckets({ from: 0, to: 0 }, this.stepMs);
    return curveOfBuckets(buckets, conversion, interruptions);
  }

  /** The same for all metrics. */
  #lostRows(run: ReadingRun): Uint8Array {
    if (this.#lost?.version !== this.#version) {
      const rows = lostBefore(run.rows, this.happenings.interruptions.gaps);
      this.#lost = { version: this.#version, rows };
    }
    return this.#lost.rows;
  }
}

function sameConversion(one: Conversion, other: Conversion): boolean {
  return one.factor === other.factor && one.offset === other.offset;
}
