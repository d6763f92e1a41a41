// What the charts of a page are drawn from: fetched for what is looked at, and kept up to date by what
// comes live.

import { signal } from '@preact/signals';
import { CallError } from '../api/call.ts';
import type { DeviceEvent } from '../api/types.ts';
import type { LiveEvent, LiveReading } from '../fleet/protocol.ts';
import { aligned, stepFor } from './buckets.ts';
import type { DeviceData } from './device-data.ts';
import { fetchBuckets, fetchReadings, type Wanted } from './fetching.ts';
import type { Span } from './range.ts';

/** So many readings in view are drawn one by one; more as buckets. */
const MAX_POINTS = 2000;
/** So much of what is looked at is fetched on both sides of it. */
const MARGIN = 1 / 3;
/** Live readings may be ahead of this clock, which knows the server's to 2 s. */
const AHEAD_MS = 5000;
/** How long to wait while what is looked at still changes, in ms. */
const SETTLE_MS = 100;
/** How long to wait after a failure, or where the server told no position, in ms. */
const AGAIN_MS = 1000;
/** Readings that came while others were fetched; then it is fetched once more. */
const MAX_MEANWHILE = 20_000;

export interface Look {
  readonly span: Span;
  readonly devices: readonly string[];
  readonly metrics: readonly string[];
  readonly widthPx: number;
  /** Unix ms by the server's clock. */
  readonly now: number;
}

export class ChartsData {
  /** Why nothing newer is shown; null: nothing is wrong. */
  readonly trouble = signal<CallError | null>(null);
  /** It was fetched at least once, for what is looked at now or before. */
  readonly isThere = signal(false);
  readonly #changed: () => void;
  #devices: ReadonlyMap<string, DeviceData> = new Map();
  #look: Look | null = null;
  #loading: AbortController | null = null;
  #loadingFor: Wanted | null = null;
  #fetching: Promise<void> = Promise.resolve();
  /** What is being fetched, as far as it has come. */
  #coming: ReadonlyMap<string, DeviceData> | null = null;
  /** Live readings since the fetching began. */
  #meanwhile: LiveReading[] = [];
  #meanwhileEvents: LiveEvent[] = [];
  #isStale = false;
  /** What is fetched has to reach this position; null: it does. */
  #toldFrom: number | null = null;
  /** By the monotonic clock: not to be fetched again before. */
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed is called whenever there is something new to draw */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  of(device: string): DeviceData | undefined {
    return this.#devices.get(device);
  }

  /** Tells what is looked at; fetches what is missing for it. */
  show(look: Look): void {
    this.#look = look;
    const wanted = wantedFor(look);
    for (const id of look.devices) {
      const data = this.#devices.get(id);
      if (data?.isOpen) data.extendTo(look.now);
    }
    if (this.#isStale || !this.#suffices(look, wanted)) this.#fetchSoon(wanted);
  }

  /** What is there may lack something. */
  fetchAgain(): void {
    this.#loading?.abort();
    this.#loading = null;
    this.#loadingFor = null;
    this.#coming = null;
    this.#isStale = true;
    this.#changed();
  }

  happened(readings: readonly LiveReading[], events: readonly LiveEvent[]): void {
    if (this.#loading !== null) {
      this.#meanwhile.push(...readings);
      this.#meanwhileEvents.push(...events);
      if (this.#meanwhile.length > MAX_MEANWHILE) this.fetchAgain();
    }
    const before = versionsOf(this.#devices);
    this.#take(this.#devices, readings, events);
    if (this.#coming !== null && this.#coming !== this.#devices) {
      this.#take(this.#coming, readings, events);
    }
    if (this.#isStale || versionsOf(this.#devices) !== before) this.#changed();
  }

  /** Resolves once nothing is being fetched. */
  async settled(): Promise<void> {
    while (this.#loading !== null) await this.#fetching;
  }

  /** See `Watcher.began`. */
  began(position: number | null): void {
    this.#toldFrom = position;
    const all = [...this.#devices.values(), ...(this.#coming?.values() ?? [])];
    const isSafe = position !== null && !all.some((data) => data.isBehind(position));
    if (!isSafe && (all.length > 0 || this.#loading !== null)) this.fetchAgain();
  }

  /** Some of what happened was not told. */
  missed(): void {
    // Positions of another history than before may be lower.
    this.#toldFrom = null;
    this.fetchAgain();
  }

  close(): void {
    this.#loading?.abort();
    clearTimeout(this.#timer);
  }

  #take(
    devices: ReadonlyMap<string, DeviceData>,
    readings: readonly LiveReading[],
    events: readonly LiveEvent[],
  ): void {
    for (const reading of readings) {
      if (devices.get(reading.device)?.add(reading) === false) this.#isInexact();
    }
    for (const event of events) {
      const data = devices.get(event.device);
      if (data === undefined) continue;
      data.happenings.add([event as DeviceEvent]);
      data.changed();
    }
  }

  #suffices({ span, devices, metrics, now }: Look, wanted: Wanted): boolean {
    return devices.every((id) => {
      const data = this.#devices.get(id);
      if (data === undefined || !metrics.every((metric) => data.has(metric))) return false;
      const end = data.isOpen ? Math.max(data.span.to, now) : data.span.to;
      if (span.from < data.span.from && wanted.span.from < data.span.from) return false;
      if (Math.min(span.to, now) > end) return false;
      if (data.run === null) return data.stepMs === wanted.stepMs;
      return data.run.countWithin(span) <= 2 * MAX_POINTS;
    });
  }

  /** A server that tells no positions is asked again and again. */
  #isInexact(): void {
    this.#isStale = true;
    this.#notBefore = Math.max(this.#notBefore, performance.now() + AGAIN_MS);
  }

  /** While somebody turns a wheel, what they pass by is not fetched. */
  #fetchSoon(wanted: Wanted): void {
    if (this.#loadingFor !== null && covers(this.#loadingFor, wanted)) return;
    const wait = this.#notBefore - performance.now();
    if (wait <= 0) {
      this.#fetching = this.#fetch(wanted);
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed();
    }, wait);
  }

  async #fetch(wanted: Wanted): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#loadingFor = wanted;
    this.#notBefore = performance.now() + SETTLE_MS;
    this.#isStale = false;
    this.#coming = null;
    this.#meanwhile = [];
    this.#meanwhileEvents = [];
    try {
      const devices = await fetchBuckets(wanted, loading.signal);
      this.#take(devices, this.#meanwhile, this.#meanwhileEvents);
      this.#coming = devices;
      // A curve that was drawn from readings stays so until it is known what it is made of now.
      const isReplaced = wanted.devices.every((id) => this.#devices.get(id)?.run != null);
      if (!isReplaced) this.#put(devices);
      await Promise.all(
        [...devices].map(([id, data]) => this.#fetchPoints(id, data, wanted, loading.signal)),
      );
      this.#put(devices);
      this.trouble.value = null;
    } catch (error) {
      if (loading.signal.aborted) return;
      if (!(error instanceof CallError)) throw error;
      this.trouble.value = error;
      this.#isStale = true;
      this.#notBefore = performance.now() + AGAIN_MS;
    } finally {
      if (this.#loading === loading) {
        this.#loading = null;
        this.#loadingFor = null;
        this.#coming = null;
        this.#meanwhile = [];
        this.#meanwhileEvents = [];
        this.#changed();
      }
    }
  }

  #put(devices: ReadonlyMap<string, DeviceData>): void {
    const from = this.#toldFrom;
    if (from !== null && [...devices.values()].some((data) => data.isBehind(from))) {
      this.#isStale = true;
    }
    this.#devices = devices;
    this.isThere.value = true;
    this.#changed();
  }

  /** Where there are few readings they are drawn themselves. */
  async #fetchPoints(
    id: string,
    data: DeviceData,
    { metrics, span }: Wanted,
    signal: AbortSignal,
  ): Promise<void> {
    const view = this.#look?.span ?? span;
    const counts = metrics.map((metric) => data.buckets(metric)?.countWithin(view) ?? 0);
    if (Math.max(0, ...counts) > MAX_POINTS) return;
    const found = await fetchReadings(id, span, signal);
    if (found === null || found.run.countWithin(view) > 2 * MAX_POINTS) return;
    const { run, position } = found;
    for (const reading of this.#meanwhile) {
      if (reading.device !== id || position === undefined || reading.position <= position) continue;
      run.add(reading);
    }
    data.putReadings(run, position);
  }
}

function versionsOf(devices: ReadonlyMap<string, DeviceData>): number {
  let sum = 0;
  for (const { version } of devices.values()) sum += version;
  return sum;
}

/** What to fetch for what is looked at. */
function wantedFor({ span, devices, metrics, widthPx, now }: Look): Wanted {
  const length = span.to - span.from;
  const stepMs = stepFor(length, widthPx);
  const isOpen = span.to + length * MARGIN >= now;
  const from = span.from - length * MARGIN;
  const to = isOpen ? Math.max(now + AHEAD_MS, from + stepMs) : span.to + length * MARGIN;
  return { devices, metrics, span: aligned({ from, to }, stepMs), stepMs, isOpen };
}

/** Whether what is being fetched will do for what is wanted now. */
function covers(loading: Wanted, wanted: Wanted): boolean {
  const slack = (loading.span.to - loading.span.from) * (MARGIN / 2);
  const earlier = wanted.span.from - loading.span.from;
  const later = loading.span.to - wanted.span.to;
  return (
    loading.stepMs === wanted.stepMs &&
    loading.isOpen === wanted.isOpen &&
    same(loading.devices, wanted.devices) &&
    same(loading.metrics, wanted.metrics) &&
    // What follows now moves on while it is fetched, however long that takes, and goes on with it.
    (loading.isOpen ? earlier >= -slack : Math.abs(earlier) <= slack && Math.abs(later) <= slack)
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
