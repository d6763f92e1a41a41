// A connection laid out in rows: a row a packet, or a row a step of time.

import {
  BUNDLE_LINES,
  type Bundle,
  type Found,
  type LadderRow,
  type PacketRow,
  type Spacing,
  type Target,
} from '../protocol.ts';
import { NumberList } from './number-list.ts';
import type { Rungs } from './rungs.ts';
import type { Mark } from './trouble.ts';

/** Packets that share a row, by their places; `to` is exclusive. */
export interface Laid {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

export class Ladder {
  readonly rungs: Rungs;
  /**
   * When each packet is drawn, by its place: its time, but never before the packet above it. Clocks are put
   * back now and then, and a ladder only goes down.
   */
  readonly #times: NumberList;

  constructor(rungs: Rungs) {
    this.rungs = rungs;
    rungs.catchUp();
    this.#times = new NumberList(rungs.first);
    this.catchUp();
  }

  /** Takes up what came meanwhile, and forgets what is no longer kept. */
  catchUp(): void {
    const { rungs } = this;
    rungs.catchUp();
    for (let place = this.#times.end; place < rungs.end; place++) {
      const last = place > this.#times.first ? this.#times.at(place - 1) : -Infinity;
      this.#times.push(Math.max(last, rungs.timeNs(place)));
    }
    this.#times.dropBefore(rungs.first);
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
    return Math.floor((this.timeOf(place) - this.rungs.startNs) / spacing.rowNs);
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

  /** A row as it is shown. @param packetAt what is shown of a packet that has a row for itself */
  row(laid: Laid, spacing: Spacing, packetAt: (place: number) => PacketRow): LadderRow {
    const { row, from } = laid;
    const within = this.#withinRow(from, spacing);
    if (spacing.kind === 'even' || isAlone(laid)) return { row, within, packet: packetAt(from) };
    return { row, within, bundle: this.#bundle(laid, spacing.rowNs) };
  }

  find(target: Target, spacing: Spacing): Found | null {
    const place = this.#placeOf(target, spacing);
    if (place === null || place < this.first || place >= this.end) return null;
    return { place, row: this.rowOf(place, spacing), timeNs: this.timeOf(place) };
  }

  /** Where in its row it is, from 0 to 1. */
  #withinRow(place: number, spacing: Spacing): number {
    if (spacing.kind === 'even') return 0;
    const rows = (this.timeOf(place) - this.rungs.startNs) / spacing.rowNs;
    return rows - Math.floor(rows);
  }

  /** What many packets in one row have in common. */
  #bundle({ row, from, to }: Laid, rowNs: number): Bundle {
    let [up, down, bytes] = [0, 0, 0];
    let [upLines, downLines, troubleLines] = [0, 0, 0];
    const marks = new Set<Mark>();
    for (let place = from; place < to; place++) {
      const rung = this.rungs.at(place);
      if (rung === undefined) continue;
      const within = (this.timeOf(place) - this.rungs.startNs) / rowNs - row;
      const line = 1 << Math.min(BUNDLE_LINES - 1, Math.floor(within * BUNDLE_LINES));
      if (rung.fromClient) {
        up++;
        upLines |= line;
      } else {
        down++;
        downLines |= line;
      }
      bytes += rung.bytes;
      if (rung.isTrouble) troubleLines |= line;
      for (const mark of rung.marks) marks.add(mark);
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
      ways: [],
    };
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
        return this.rungs.placeOfFrame(target.frame);
      case 'time':
        return Math.min(last, this.#times.placeOf(target.ns));
      case 'row':
        return this.#step(target.from, target.rows, spacing);
      case 'trouble':
        return this.rungs.trouble(target.from, target.isForward);
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

  #firstFrom(row: number, spacing: Spacing): number {
    if (spacing.kind === 'even') return Math.min(this.end, Math.max(this.first, row));
    let place = this.#times.placeOf(this.rungs.startNs + row * spacing.rowNs);
    // A product and a quotient round differently: the row is what `rowOf` says.
    while (place > this.first && this.rowOf(place - 1, spacing) >= row) place--;
    while (place < this.end && this.rowOf(place, spacing) < row) place++;
    return place;
  }
}

/** A packet has the row for itself. */
export function isAlone({ from, to }: Laid): boolean {
  return to - from === 1;
}
