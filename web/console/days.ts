// Says when another day begins: lines show only the time of day.

import { type Line, note } from './line.ts';

const MINUTE_MS = 60_000;

export class Days {
  readonly #dayOf: (time: number) => string;
  #day: string;
  #minute: number;

  /**
   * @param dayOf the day of a time in Unix ms, as it is shown
   * @param now what needs no day
   */
  constructor(dayOf: (time: number) => string, now: number) {
    this.#dayOf = dayOf;
    this.#day = dayOf(now);
    this.#minute = Math.floor(now / MINUTE_MS);
  }

  /** The lines with a note before the first one of each other day. */
  mark(lines: readonly Line[]): Line[] {
    return lines.flatMap((line) => {
      const minute = Math.floor(line.time / MINUTE_MS);
      // To say which day it is takes long, and days begin with a minute.
      if (minute === this.#minute) return line;
      this.#minute = minute;
      const day = this.#dayOf(line.time);
      if (day === this.#day) return line;
      this.#day = day;
      return [note(line.time, day, { isPast: line.isPast }), line];
    });
  }
}
