// The packets of one connection laid out in rows: a row a packet, or a row a step of time.

import { BUNDLE_LINES, type Bundle, type Found, type Spacing, type Target } from '../protocol.ts';
import { FROM_CLIENT } from './columns.ts';
import type { KeptPackets } from './kept-packets.ts';
import type { KeptStream } from './kept-stream.ts';
import { NumberList } from './number-list.ts';
import { isTrouble, type Mark, marksOf } from './trouble.ts';

/** Packets that share a row, by their places; `to` is exclusive. */
export interface Laid {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

export class Ladder {
  readonly kept: KeptStream;
  readonly #packets: KeptPackets;
  /**
   * When each packet is drawn, by its place: its time, but never before the packet above it. Clocks are put
   * back now and then, and a ladder only goes down.
   */
  readonly #times: NumberList;

  constructor(kept: KeptStream, packets: KeptPackets) {
    this.kept = kept;
    this.#packets = packets;
    this.#times = new NumberList(kept.packets.first);
  }

  /** Takes up what came meanwhile, and forgets what is no longer kept. */
  catchUp(): void {
    const { packets } = this.kept;
    this.kept.dropBelow(this.#packets.first);
    for (let place = this.#times.end; place < packets.end; place++) {
      const last = place > this.#times.first ? this.#times.at(place - 1) : 0;
      this.#times.push(Math.max(last, this.#timeNs(place)));
    }
    this.#times.dropBefore(packets.first);
  }

  get first(): number {
    return this.#times.first;
  }

  get end(): number {
    return this.#times.end;
  }

  /** When it is drawn, ns since the capture's first frame. */
  timeOf(place: number): number {
    return this.#times.at(place);
  }

  rowOf(place: number, spacing: Spacing): number {
    if (spacing.kind === 'even') return place;
    return Math.floor((this.timeOf(place) - this.#startNs) / spacing.rowNs);
  }

  /** Where in its row it is, from 0 to 1. */
  withinRow(place: number, spacing: Spacing): number {
    if (spacing.kind === 'even') return 0;
    const rows = (this.timeOf(place) - this.#startNs) / spacing.rowNs;
    return rows - Math.floor(rows);
  }

  /** The rows that there are; `end` is exclusive. */
  extent(spacing: Spacing): { first: number; end: number } {
    if (this.first === this.end) return { first: 0, end: 0 };
    return { first: this.rowOf(this.first, spacing), end: this.rowOf(this.end - 1, spacing) + 1 };
  }

  /** Which packets are in these rows; rows without any are left out. */
  laid(spacing: Spacing, fromRow: number, toRow: number): Laid[] {
    const rows: Laid[] = [];
    let from = this.#firstFrom(fromRow, spacing);
    while (from < this.end) {
      const row = this.rowOf(from, spacing);
      if (row >= toRow) break;
      const to = Math.max(from + 1, this.#firstFrom(row + 1, spacing));
      rows.push({ row, from, to });
      from = to;
    }
    return rows;
  }

  /** What many packets in one row have in common. */
  bundle({ row, from, to }: Laid, rowNs: number): Bundle {
    let [up, down, bytes] = [0, 0, 0];
    let [upLines, downLines, troubleLines] = [0, 0, 0];
    const marks = new Set<Mark>();
    for (let place = from; place < to; place++) {
      const found = this.#packets.place(this.kept.packets.at(place));
      if (found === undefined) continue;
      const { columns, at } = found;
      const flags = columns.flags[at] ?? 0;
      const within = (this.timeOf(place) - this.#startNs) / rowNs - row;
      const line = 1 << Math.min(BUNDLE_LINES - 1, Math.floor(within * BUNDLE_LINES));
      if (flags & FROM_CLIENT) {
        up++;
        upLines |= line;
      } else {
        down++;
        downLines |= line;
      }
      bytes += columns.length[at] ?? 0;
      const analysis = columns.analysis[at] ?? 0;
      if (isTrouble(flags, analysis)) troubleLines |= line;
      for (const mark of marksOf(flags, analysis)) marks.add(mark);
    }
    return {
      place: from,
      packets: to - from,
      up,
      down,
      bytes,
      fromNs: this.timeOf(from),
      toNs: this.timeOf(to - 1),
      marks: [...marks],
      upLines,
      downLines,
      troubleLines,
    };
  }

  find(target: Target, spacing: Spacing): Found | null {
    const place = this.#placeOf(target, spacing);
    if (place === null || place < this.first || place >= this.end) return null;
    return { place, row: this.rowOf(place, spacing), timeNs: this.timeOf(place) };
  }

  #placeOf(target: Target, spacing: Spacing): number | null {
    const last = this.end - 1;
    switch (target.kind) {
      case 'first':
        return this.first;
      case 'last':
        return last;
      case 'place':
        return Math.min(last, Math.max(this.first, target.place));
      case 'frame':
        return this.#placeOfFrame(target.frame);
      case 'time':
        return Math.min(last, this.#times.placeOf(target.ns));
      case 'row':
        return this.#step(target.from, target.rows, spacing);
      case 'trouble':
        return this.#trouble(target.from, target.isForward);
    }
  }

  /** Goes from row to row, over those without packets. */
  #step(from: number, rows: number, spacing: Spacing): number {
    let place = Math.min(this.end - 1, Math.max(this.first, from));
    for (let step = 0; step < Math.abs(rows); step++) {
      const row = this.rowOf(place, spacing);
      const next =
        rows > 0
          ? this.#firstFrom(row + 1, spacing)
          : this.#firstOfRow(this.#firstFrom(row, spacing) - 1, spacing);
      if (next < this.first || next >= this.end) break;
      place = next;
    }
    return place;
  }

  #firstOfRow(place: number, spacing: Spacing): number {
    return place < this.first ? -1 : this.#firstFrom(this.rowOf(place, spacing), spacing);
  }

  #trouble(from: number | null, isForward: boolean): number | null {
    const { packets, troublesome } = this.kept;
    if (troublesome.first === troublesome.end) return null;
    let next: number;
    if (from === null) {
      next = isForward ? troublesome.first : troublesome.end - 1;
    } else {
      const number = packets.at(from);
      next = isForward ? troublesome.placeOf(number + 1) : troublesome.placeOf(number) - 1;
    }
    if (next < troublesome.first || next >= troublesome.end) return null;
    return packets.placeOf(troublesome.at(next));
  }

  /** Frames of a connection rise with their places. */
  #placeOfFrame(frame: number): number | null {
    let [low, high] = [this.first, this.end];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#frame(middle) >= frame) high = middle;
      else low = middle + 1;
    }
    return low < this.end && this.#frame(low) === frame ? low : null;
  }

  #firstFrom(row: number, spacing: Spacing): number {
    if (spacing.kind === 'even') return Math.min(this.end, Math.max(this.first, row));
    let place = this.#times.placeOf(this.#startNs + row * spacing.rowNs);
    // A product and a quotient round differently: the row is what `rowOf` says.
    while (place > this.first && this.rowOf(place - 1, spacing) >= row) place--;
    while (place < this.end && this.rowOf(place, spacing) < row) place++;
    return place;
  }

  get #startNs(): number {
    return this.kept.stream.firstNs;
  }

  #timeNs(place: number): number {
    const found = this.#packets.place(this.kept.packets.at(place));
    return found?.columns.timeNs[found.at] ?? 0;
  }

  #frame(place: number): number {
    const found = this.#packets.place(this.kept.packets.at(place));
    return found?.columns.frame[found.at] ?? 0;
  }
}
