// Prints live events as they become durable: all of them while the output keeps up, else a sample and
// how many were left out. Rare events go before readings.

import { type Clock, systemClock } from '../../clock.ts';
import {
  LAST_WORDS_MS,
  LIVE_SLICE_EVENTS,
  LIVE_SLICE_MS,
  PIPE_READINGS_PER_SECOND,
  PRINT_RESERVE_BYTES,
  TERMINAL_READINGS_PER_SECOND,
} from '../../limits.ts';
import type { LiveEvent } from '../../live/event.ts';
import type { LiveCursor, LiveHub } from '../../live/hub.ts';
import { Allowance } from './allowance.ts';
import { paintFor } from './colour.ts';
import { type EventLineOptions, formatEvent, groupDigits } from './event-line.ts';
import { harmlessJson } from './harmless.ts';
import type { Printer } from './printer.ts';

export interface EventPrinterOptions {
  readonly format: 'text' | 'json';
  /** Stays its giver's to close. */
  readonly printer: Printer;
  readonly unit?: NonNullable<EventLineOptions['unit']>;
  readonly env?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
}

export interface EventPrinter {
  /** Prints what is already durable, gives the output a moment to take it, and ends. */
  stop(): Promise<void>;
}

/** The least time between two lines about what was left out, in ms. */
const NOTICE_EVERY_MS = 1000;

/** Slices printed at the end; what is behind them is left out. */
const LAST_SLICES = 20;

/** Prints from now on what the hub publishes. */
export function startEventPrinter(hub: LiveHub, options: EventPrinterOptions): EventPrinter {
  const { printer } = options;
  const events = new HubPrinter(hub, printer, options);
  return {
    async stop() {
      events.stop();
      await printer.flush(LAST_WORDS_MS);
    },
  };
}

class HubPrinter {
  readonly #printer: Printer;
  readonly #style: Style;
  readonly #clock: Clock;
  readonly #cursor: LiveCursor;
  readonly #readings: Allowance;
  #timer: NodeJS.Timeout | null = null;
  /** Monotonic ms of the last slice. */
  #slicedAt = Number.NEGATIVE_INFINITY;
  #leftOut: LeftOut = { readings: 0, others: 0 };
  /** Monotonic ms from which on it may be told. */
  #noticeFrom = 0;

  constructor(hub: LiveHub, printer: Printer, options: EventPrinterOptions) {
    this.#printer = printer;
    this.#style = styleOf(printer, options);
    this.#clock = options.clock ?? systemClock;
    this.#readings = new Allowance(
      printer.isTerminal ? TERMINAL_READINGS_PER_SECOND : PIPE_READINGS_PER_SECOND,
      this.#now(),
    );
    this.#cursor = hub.subscribe(() => this.#schedule(LIVE_SLICE_MS));
    this.#slice();
  }

  stop(): void {
    for (let slices = 0; slices < LAST_SLICES && this.#printSlice(); slices++);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#cursor.close();
    this.#tellLeftOut();
  }

  /** The next slice comes this long (ms) after the last one, or at once if that is over. */
  #schedule(afterMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const wait = this.#slicedAt + afterMs - this.#now();
    this.#timer = setTimeout(() => this.#slice(), Math.max(0, wait));
    this.#timer.unref();
  }

  #slice(): void {
    this.#timer = null;
    if (this.#printer.gone) {
      this.#cursor.close();
      return;
    }
    const more = this.#printSlice();
    const now = this.#now();
    this.#slicedAt = now;
    if (isAny(this.#leftOut) && now >= this.#noticeFrom) this.#tellLeftOut();
    if (more) this.#schedule(LIVE_SLICE_MS);
    else if (isAny(this.#leftOut)) this.#schedule(NOTICE_EVERY_MS);
  }

  /** Prints the next events; whether there are more. */
  #printSlice(): boolean {
    const events: LiveEvent[] = [];
    const { more, dropped } = this.#cursor.read(LIVE_SLICE_EVENTS, (event) => events.push(event));
    // Nearly all positions are readings, so those that left the ring unseen are told as such.
    if (dropped !== null) this.#leaveOut('readings', dropped.to - dropped.from + 1);
    const readings = events.reduce((count, { type }) => count + (type === 'reading' ? 1 : 0), 0);
    const shown = this.#readings.take(readings, this.#now());
    let reading = 0;
    for (const event of events) {
      if (event.type !== 'reading') {
        if (!this.#printer.print(this.#style.event(event))) this.#leaveOut('others', 1);
        continue;
      }
      // The shown ones are spread evenly, so that each device comes up.
      const due = Math.floor(((reading + 1) * shown) / readings);
      const isShown = due > Math.floor((reading * shown) / readings);
      reading++;
      if (!isShown || !this.#printReading(event)) this.#leaveOut('readings', 1);
    }
    return more;
  }

  #printReading(event: LiveEvent): boolean {
    if (this.#printer.freeBytes <= PRINT_RESERVE_BYTES) return false;
    return this.#printer.print(this.#style.event(event));
  }

  #leaveOut(kind: keyof LeftOut, count: number): void {
    if (!isAny(this.#leftOut)) {
      this.#noticeFrom = Math.max(this.#noticeFrom, this.#now() + NOTICE_EVERY_MS);
    }
    this.#leftOut[kind] += count;
  }

  #tellLeftOut(): void {
    if (!isAny(this.#leftOut) || !this.#printer.print(this.#style.leftOut(this.#leftOut))) return;
    this.#leftOut = { readings: 0, others: 0 };
  }

  #now(): number {
    return this.#clock().monoMs;
  }
}

interface LeftOut {
  readings: number;
  others: number;
}

function isAny({ readings, others }: LeftOut): boolean {
  return readings > 0 || others > 0;
}

/** How lines look. */
interface Style {
  event(event: LiveEvent): string;
  leftOut(count: LeftOut): string;
}

function styleOf(printer: Printer, options: EventPrinterOptions): Style {
  if (options.format === 'json') return JSON_STYLE;
  const paint = paintFor(printer.isTerminal, options.env ?? process.env);
  const { unit } = options;
  const line: EventLineOptions = unit === undefined ? { paint } : { paint, unit };
  return {
    event: (event) => formatEvent(event, line),
    leftOut: (count) => paint('quiet', `… ${leftOutText(count)} not shown`),
  };
}

const JSON_STYLE: Style = {
  event: ({ type, position, device, time, data }) =>
    harmlessJson(
      JSON.stringify({ type, position, device, time: new Date(time).toISOString(), ...data }),
    ),
  leftOut: (count) => JSON.stringify({ type: 'left-out', ...count }),
};

function leftOutText({ readings, others }: LeftOut): string {
  const parts: string[] = [];
  if (readings > 0)
    parts.push(`${groupDigits(readings)} ${readings === 1 ? 'reading' : 'readings'}`);
  if (others > 0) parts.push(`${groupDigits(others)} other ${others === 1 ? 'event' : 'events'}`);
  return parts.join(' and ');
}
