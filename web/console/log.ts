// The lines of the console: the newest so many; while it is paused what comes is kept aside.

import { count } from '../format/amounts.ts';
import { type Line, note, withFault } from './line.ts';

/** Lines kept, and as many more that came during a pause. */
export const MAX_LINES = 5000;

/** With them comes the line that tells how many were let go. */
const MAX_WAITING = MAX_LINES - 1;

export class Log {
  #lines: Line[] = [];
  #waiting: Line[] = [];
  #lost = 0;
  #isPaused = false;

  /** How many lines came during this pause. */
  get waiting(): number {
    return this.#waiting.length + this.#lost;
  }

  /** The oldest first. */
  get lines(): readonly Line[] {
    return this.#lines;
  }

  add(lines: readonly Line[]): void {
    if (this.#isPaused) {
      this.#waiting = this.#waiting.concat(lines);
      const beyond = this.#waiting.length - MAX_WAITING;
      if (beyond <= 0) return;
      this.#waiting.splice(0, beyond);
      this.#lost += beyond;
      return;
    }
    this.#lines = this.#lines.concat(lines).slice(-MAX_LINES);
  }

  /** Says at the newest line of such a text what is wrong with it, if it is there. */
  mark(faults: readonly Fault[]): void {
    const left = new Map<string, string[]>();
    for (const { text, fault } of faults) left.set(text, [...(left.get(text) ?? []), fault]);
    this.#waiting = marked(this.#waiting, left);
    this.#lines = marked(this.#lines, left);
  }

  /** What is there stays as it is. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const waiting = this.#waiting;
    const lost = this.#lost;
    this.#waiting = [];
    this.#lost = 0;
    const [first] = waiting;
    if (lost > 0 && first !== undefined) {
      this.add([
        note(
          first.time,
          `${count(lost, 'line')} that came before these during the pause were let go`,
        ),
      ]);
    }
    this.add(waiting);
  }
}

/** What is wrong with a line from the board. */
export interface Fault {
  readonly text: string;
  readonly fault: string;
}

/** Faults that wait for their lines; in a page that nobody sees no line comes. */
const MAX_FAULTS = 500;

/** Faults whose lines have to be found yet, the newest. */
export class Faults {
  #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push(fault);
    if (this.#faults.length > MAX_FAULTS) this.#faults.shift();
  }

  /** They are the caller's from now on. */
  take(): readonly Fault[] {
    const taken = this.#faults;
    this.#faults = [];
    return taken;
  }
}

/** What is wrong with a line is known soon after it: older ones are not looked at. */
const LOOKED_AT = 2000;

/** Takes each fault to one line. The same array if none fits. */
function marked(lines: Line[], left: ReadonlyMap<string, string[]>): Line[] {
  if (left.size === 0) return lines;
  let changed: Line[] | null = null;
  const oldest = Math.max(0, lines.length - LOOKED_AT);
  for (let at = lines.length - 1; at >= oldest; at--) {
    const line = lines[at];
    if (line.direction !== 'in' || line.fault !== null) continue;
    const fault = left.get(line.text)?.pop();
    if (fault === undefined) continue;
    changed ??= [...lines];
    changed[at] = withFault(line, fault);
  }
  return changed ?? lines;
}
