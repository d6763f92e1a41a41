// What happened to a device besides its readings: what interrupts its curves, and marks in them.

import type { DeviceEvent } from '../../api/types.ts';
import type { Span } from '../range/range.ts';
import type { Gap, Interruptions } from './breaks.ts';

/** As many as the server keeps of a device. */
const MAX_KEPT = 4000;

export type MarkKind = 'connect' | 'disconnect' | 'reboot' | 'gap';

export interface Mark {
  readonly kind: MarkKind;
  /** Unix ms. */
  readonly at: number;
  /** Unix ms at which it began, where it took time. */
  readonly from: number;
  readonly words: string;
}

export class Happenings {
  readonly #marks: Mark[] = [];
  readonly #keys = new Set<string>();
  #gaps: Gap[] = [];
  #disconnects: number[] = [];

  /** In rising time. */
  get marks(): readonly Mark[] {
    return this.#marks;
  }

  get interruptions(): Interruptions {
    return { gaps: this.#gaps, disconnects: this.#disconnects };
  }

  /** Takes events in any order; those that it has already change nothing. */
  add(events: readonly DeviceEvent[]): void {
    let isNews = false;
    for (const event of events) {
      const mark = markOf(event);
      if (mark === null || this.#keys.has(keyOf(mark))) continue;
      this.#keys.add(keyOf(mark));
      this.#marks.push(mark);
      const gap = gapOf(event);
      if (gap !== null) this.#gaps.push(gap);
      isNews = true;
    }
    if (!isNews) return;
    this.#marks.sort((a, b) => a.at - b.at);
    const tooMany = Math.max(0, this.#marks.length - MAX_KEPT);
    for (const mark of this.#marks.splice(0, tooMany)) this.#keys.delete(keyOf(mark));
    this.#gaps = this.#gaps.sort((a, b) => a.to - b.to).slice(-MAX_KEPT);
    this.#disconnects = this.#marks.filter(({ kind }) => kind === 'disconnect').map(({ at }) => at);
  }

  within({ from, to }: Span): readonly Mark[] {
    return this.#marks.filter((mark) => mark.at >= from && mark.from < to);
  }
}

function keyOf({ kind, at, words }: Mark): string {
  return `${kind} ${at} ${words}`;
}

/** Null: it is no mark. */
function markOf(event: DeviceEvent): Mark | null {
  const at = Date.parse(event.time);
  switch (event.type) {
    case 'connect':
      return { kind: 'connect', at, from: at, words: `connected from ${textOf(event.address)}` };
    case 'disconnect':
      return { kind: 'disconnect', at, from: at, words: `disconnected: ${textOf(event.reason)}` };
    case 'reboot':
      return { kind: 'reboot', at, from: at, words: `rebooted: boot ${textOf(event.boot)}` };
    case 'gap':
      return { kind: 'gap', at, from: timeOf(event.fromTime) ?? at, words: gapWords(event) };
    default:
      return null;
  }
}

function gapOf(event: DeviceEvent): Gap | null {
  if (event.type !== 'gap') return null;
  const to = timeOf(event.toTime) ?? Date.parse(event.time);
  return { boot: textOf(event.boot), from: timeOf(event.fromTime), to };
}

function gapWords({ count, fromSeq, toSeq }: DeviceEvent): string {
  const missing = count === 1 ? '1 reading missing' : `${textOf(count)} readings missing`;
  const which = fromSeq === toSeq ? textOf(fromSeq) : `${textOf(fromSeq)} to ${textOf(toSeq)}`;
  return `gap: ${missing}, seq ${which}`;
}

function timeOf(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? 'unknown' : String(value);
}
