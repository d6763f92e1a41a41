// Tells a person of lines that leave no event: copies that were dropped, lines that were too long,
// connections that ended in the middle of a line. Without it they would seem never to have come.

import { COUNT_NOTICE_EVERY_MS, MAX_COUNT_NOTICES, MAX_LINE_BYTES } from '../../limits.ts';
import { groupDigits } from './event-line.ts';
import { harmless } from './harmless.ts';
import type { Printer } from './printer.ts';

/** The counters that are looked at. */
export interface SilentCounts {
  readonly duplicates: number;
  readonly oversized: number;
  readonly truncated: number;
}

/** Where the counters are. */
export interface CountSource {
  /** Of all lines, also of connections that became no device. */
  totals(): SilentCounts;
  readonly devices: {
    list(): Iterable<{ readonly id: string; readonly counters: SilentCounts }>;
  };
}

const NONE: SilentCounts = { duplicates: 0, oversized: 0, truncated: 0 };

/** Looks once a second, and at the devices only when the totals have changed. */
export function startCountNotices(printer: Printer, source: CountSource): { stop(): void } {
  const notices = new CountNotices(source);
  const print = () => {
    for (const line of notices.next()) printer.print(line);
  };
  const timer = setInterval(print, COUNT_NOTICE_EVERY_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      print();
    },
  };
}

/** What has changed since the last look, in words. */
export class CountNotices {
  readonly #source: CountSource;
  #totals: SilentCounts;
  /** Only devices that have something to count. */
  readonly #known = new Map<string, SilentCounts>();

  constructor(source: CountSource) {
    this.#source = source;
    this.#totals = pick(source.totals());
    for (const { id, counters } of source.devices.list()) this.#remember(id, pick(counters));
  }

  /** A line a device, a bounded number of them. */
  next(): string[] {
    const totals = pick(this.#source.totals());
    let nameless = difference(totals, this.#totals);
    if (isNone(nameless)) return [];
    this.#totals = totals;
    const lines: string[] = [];
    for (const { id, counters } of this.#source.devices.list()) {
      const now = pick(counters);
      const change = difference(now, this.#known.get(id) ?? NONE);
      if (isNone(change)) continue;
      this.#remember(id, now);
      nameless = difference(nameless, change);
      lines.push(`${harmless(id)} ${inWords(change)}`);
    }
    if (nameless.truncated > 0) {
      lines.push(
        `${count(nameless.truncated, 'connection')} ended within the first line: ${LF_HINT}`,
      );
    }
    return shortened(lines);
  }

  #remember(id: string, counts: SilentCounts): void {
    if (!isNone(counts)) this.#known.set(id, counts);
  }
}

const LF_HINT = 'a line counts once its LF has come (println, not print)';

function inWords({ duplicates, oversized, truncated }: SilentCounts): string {
  const parts: string[] = [];
  if (duplicates > 0) {
    parts.push(`${count(duplicates, 'copy', 'copies')} dropped: that seq is stored already`);
  }
  if (oversized > 0) {
    parts.push(`${count(oversized, 'line')} skipped: longer than ${MAX_LINE_BYTES} bytes`);
  }
  if (truncated > 0) parts.push(`${count(truncated, 'half line')} not taken: ${LF_HINT}`);
  return parts.join('; ');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${groupDigits(number)} ${number === 1 ? one : many}`;
}

function shortened(lines: string[]): string[] {
  if (lines.length <= MAX_COUNT_NOTICES) return lines;
  const rest = lines.length - MAX_COUNT_NOTICES;
  return [...lines.slice(0, MAX_COUNT_NOTICES), `… and the same of ${groupDigits(rest)} others`];
}

function pick({ duplicates, oversized, truncated }: SilentCounts): SilentCounts {
  return { duplicates, oversized, truncated };
}

function difference(a: SilentCounts, b: SilentCounts): SilentCounts {
  return {
    duplicates: a.duplicates - b.duplicates,
    oversized: a.oversized - b.oversized,
    truncated: a.truncated - b.truncated,
  };
}

function isNone({ duplicates, oversized, truncated }: SilentCounts): boolean {
  return duplicates <= 0 && oversized <= 0 && truncated <= 0;
}
