// The state of a boot, made anew from the readings that are left of it.

import { MAX_CLOSED_GAPS, MAX_OPEN_GAPS } from '../../limits.ts';
import type { Rows } from '../format/rows.ts';
import { type BootState, type SeqRange, TIME_SOURCES } from '../store.ts';
import { SeqRuns } from './seq-runs.ts';

/** Begins the names of boots that the server had to name. */
export const UNNAMED = '~';

const FROM_DEVICE = TIME_SOURCES.indexOf('device');

/** Takes a boot's readings, in the order of their commits. */
export class BootReadings {
  readonly #seqs = new SeqRuns();
  #first = Number.NaN;
  #lastTime = -1;
  #lastUptime = -1;
  #offset: number | null = null;
  #offsetAt = 0;
  count = 0;

  add(rows: Rows, row: number): void {
    const seq = rows.seq[row];
    const millis = rows.millis[row];
    const time = rows.time[row];
    this.count++;
    if (!Number.isNaN(seq)) {
      if (Number.isNaN(this.#first)) this.#first = seq;
      this.#seqs.add(seq);
    }
    const isNewest = Number.isNaN(seq) || seq === this.#seqs.max;
    if (isNewest) this.#lastTime = time;
    if (Number.isNaN(millis)) return;
    if (isNewest) this.#lastUptime = millis;
    if (rows.timeSource[row] === FROM_DEVICE) return;
    // Its time came from the offset, so the offset comes back from its time. Wraps of the uptime
    // count from this reading on.
    this.#offset = time - millis;
    this.#offsetAt = time;
  }

  /**
   * The state in which each of these readings, and no other, has been received.
   *
   * @param asOf commit position: no reading behind it was taken
   * @param isFromStart the boot's first readings are there, so what lies before them is a gap
   */
  state(
    { number, device, name }: { number: number; device: number; name: string },
    asOf: number,
    isFromStart: boolean,
  ): BootState {
    const firstExpected = this.#firstExpected(isFromStart && !name.startsWith(UNNAMED));
    const [closed, missing] = bounded(this.#seqs.missing());
    const gaps = [...closed, ...missing].filter(([, to]) => to >= firstExpected);
    return {
      number,
      device,
      name,
      maxSeq: this.#seqs.max,
      lastUptime: this.#lastUptime,
      lastTime: this.#lastTime,
      firstExpected,
      missing,
      closed,
      gaps: gaps.length,
      gapReadings: gaps.reduce((sum, [from, to]) => sum + sizeFrom(firstExpected, from, to), 0),
      offset: this.#offset,
      offsetAt: this.#offsetAt,
      retired: false,
      asOf,
    };
  }

  /** As ingest has it: a board that named its boot counts from 0 or 1, others from where they are. */
  #firstExpected(isFromStart: boolean): number {
    if (Number.isNaN(this.#first) || this.#first === 0) return 0;
    return isFromStart ? 1 : this.#first;
  }
}

function sizeFrom(firstExpected: number, from: number, to: number): number {
  return to - Math.max(from, firstExpected) + 1;
}

/** Gaps beyond the bound are given up, the oldest first; of those given up, the oldest are merged. */
function bounded(gaps: readonly SeqRange[]): [closed: SeqRange[], open: SeqRange[]] {
  const open = gaps.slice(-MAX_OPEN_GAPS);
  const closed = gaps.slice(0, gaps.length - open.length);
  const merged = closed.splice(0, Math.max(0, closed.length - MAX_CLOSED_GAPS + 1));
  const [first, last] = [merged[0], merged.at(-1)];
  if (first !== undefined && last !== undefined) closed.unshift([first[0], last[1]]);
  return [closed, open];
}
