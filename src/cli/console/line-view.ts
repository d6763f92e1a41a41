// Shows a conversation line by line.

import { HALF_LINE_MS } from '../../limits.ts';
import { harmless } from '../terminal/harmless.ts';
import { LineCutter } from './line-cutter.ts';
import type { Rows } from './rows.ts';
import type { Direction, Stamp, View } from './view.ts';

export interface LineViewOptions {
  readonly stamp: Stamp;
  /** Whether what was sent is shown too; what was typed is on the screen already. */
  readonly showSent: boolean;
  /** Whether a half line is shown when nothing follows. */
  readonly showHalf: boolean;
}

/** Stands before what goes on with a line that is already there in part. */
const GOES_ON = '… ';

export class LineView implements View {
  readonly #received: LineInProgress;
  readonly #sent: LineInProgress | null;

  constructor(rows: Rows, { stamp, showSent, showHalf }: LineViewOptions) {
    const common = { rows, stamp };
    this.#received = new LineInProgress({ ...common, direction: 'in', showHalf });
    this.#sent = showSent
      ? new LineInProgress({ ...common, direction: 'out', showHalf: false })
      : null;
  }

  received(bytes: Uint8Array, at: number): void {
    this.#received.push(bytes, at);
  }

  sent(bytes: Uint8Array, at: number, ends: boolean): void {
    this.#sent?.push(bytes, at);
    if (ends) this.#sent?.settle();
  }

  settle(): void {
    this.#received.settle();
    this.#sent?.settle();
  }
}

interface LineInProgressOptions {
  readonly rows: Rows;
  readonly direction: Direction;
  readonly stamp: Stamp;
  readonly showHalf: boolean;
}

/** The lines of one direction, of which the newest may be on the screen in part. */
class LineInProgress {
  readonly #options: LineInProgressOptions;
  readonly #cutter = new LineCutter();
  /** When its first byte came; null: it has none. */
  #since: number | null = null;
  /** A row of it stands: what follows goes on in another. */
  #goesOn = false;
  /** Bytes of what the cutter holds that stand in such a row. */
  #fixed = 0;
  /** Bytes of it that the open row reaches to; 0: there is none. */
  #open = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LineInProgressOptions) {
    this.#options = options;
  }

  push(bytes: Uint8Array, at: number): void {
    clearTimeout(this.#timer);
    this.#since ??= at;
    for (const piece of this.#cutter.push(bytes)) {
      this.#put(piece.bytes, piece.ends);
      if (piece.ends) this.#since = at;
    }
    const { half } = this.#cutter;
    if (half.length === 0) this.#since = this.#goesOn ? this.#since : null;
    else if (this.#options.showHalf) {
      this.#timer = setTimeout(() => this.#putHalf(), HALF_LINE_MS);
    }
  }

  settle(): void {
    clearTimeout(this.#timer);
    const rest = this.#cutter.end();
    if (rest.length > 0) this.#put(rest, true);
    this.#goesOn = false;
    this.#since = null;
  }

  /** Prints a line, or a piece of one, as far as it is not there yet. */
  #put(bytes: Buffer, ends: boolean): void {
    const replaces = this.#takeBackOpen();
    const rest = bytes.subarray(this.#fixed);
    if (rest.length > 0 || !this.#goesOn || replaces) {
      this.#options.rows.print(this.#row(rest), replaces);
    }
    this.#fixed = 0;
    this.#goesOn = !ends;
  }

  #putHalf(): void {
    const { half } = this.#cutter;
    if (half.length <= Math.max(this.#fixed, this.#open)) return;
    const replaces = this.#takeBackOpen();
    this.#options.rows.printOpen(this.#row(half.subarray(this.#fixed)), replaces);
    this.#open = half.length;
  }

  /** Whether the open row is to be replaced; if it cannot be, it stands. */
  #takeBackOpen(): boolean {
    if (this.#open === 0) return false;
    const canReplace = this.#options.rows.canReplace;
    if (!canReplace) {
      this.#fixed = this.#open;
      this.#goesOn = true;
    }
    this.#open = 0;
    return canReplace;
  }

  #row(bytes: Uint8Array): string {
    const { direction, stamp } = this.#options;
    const begins = stamp(direction, this.#since ?? Date.now());
    return `${begins}${this.#goesOn ? GOES_ON : ''}${harmless(Buffer.from(bytes).toString())}`;
  }
}
