// Whether a device's readings follow each other: block after block, then the log, without holes and
// without a place taken twice.

import type { AbsentRun } from '../absent-readings.ts';
import type { BlockHeader } from '../block-header.ts';
import type { BlockRow } from './block-row.ts';
import type { Findings } from './findings.ts';

/** Numbers kept of a block: ordinal, end, its times, commit position. An object each would be larger. */
const STRIDE = 5;
/** The end of a block that does not tell how many readings it has. */
const UNKNOWN = -1;

/** Readings of a device that the log names. */
interface Piece {
  readonly ordinal: number;
  readonly rows: number;
  readonly isInBlocks: boolean;
}

/** Takes what a store has of each device, in any order of blocks and in the order of the log. */
export class Ordinals {
  readonly #blocks = new Map<number, number[]>();
  readonly #pieces = new Map<number, Piece[]>();
  #readings = 0;

  /** Readings that can be read, each counted once; complete after `check`. */
  get readings(): number {
    return this.#readings;
  }

  addBlock({ device, ordinal, rows, fromTime, toTime, position }: BlockHeader): void {
    this.#add(device, [ordinal, ordinal + rows, fromTime, toTime, position]);
    this.#readings += rows;
  }

  /** @param count its readings; null: unknown */
  addDamagedBlock({ device, ordinal, from_time, to_time }: BlockRow, count: number | null): void {
    const end = count === null ? UNKNOWN : ordinal + count;
    this.#add(device, [ordinal, end, from_time, to_time, Number.NaN]);
  }

  addPiece(device: number, ordinal: number, rows: number, isInBlocks: boolean): void {
    const pieces = this.#pieces.get(device);
    const piece = { ordinal, rows, isInBlocks };
    if (pieces === undefined) this.#pieces.set(device, [piece]);
    else pieces.push(piece);
  }

  #add(device: number, block: readonly number[]): void {
    const blocks = this.#blocks.get(device);
    if (blocks === undefined) this.#blocks.set(device, [...block]);
    else blocks.push(...block);
  }

  /**
   * @param blocked how many readings of each device are in blocks, or were
   * @param absent readings whose absence is no news
   */
  check(
    blocked: ReadonlyMap<number, number>,
    absent: ReadonlyMap<number, readonly AbsentRun[]>,
    findings: Findings,
  ): void {
    for (const device of new Set([
      ...this.#blocks.keys(),
      ...this.#pieces.keys(),
      ...blocked.keys(),
    ])) {
      const runs = absent.get(device) ?? [];
      const isGone = (from: number, to: number): boolean =>
        runs.some((run) => run.from <= from && to <= run.to);
      const counted = blocked.get(device) ?? 0;
      const end = this.#checkBlocks(device, isGone, findings);
      if (end !== null && end !== counted && !(end < counted && isGone(end, counted))) {
        const what = `${counted} readings should be in blocks, but they end with ${end}`;
        findings.add({ device, readings: Math.max(0, counted - end), what });
      }
      this.#checkPieces(device, counted, isGone, findings);
    }
  }

  /** Returns where a device's blocks end; null when the last does not tell. */
  #checkBlocks(
    device: number,
    isGone: (from: number, to: number) => boolean,
    findings: Findings,
  ): number | null {
    const blocks = this.#blocks.get(device) ?? [];
    const order = Array.from({ length: blocks.length / STRIDE }, (_, i) => i * STRIDE);
    order.sort((a, b) => blocks[a] - blocks[b]);
    let end = 0;
    let before: number | null = null;
    let position = 0;
    for (const at of order) {
      const start = blocks[at];
      const times = { fromMs: before === null ? null : blocks[before + 3], toMs: blocks[at + 2] };
      if (end !== UNKNOWN && start > end && !isGone(end, start)) {
        const what = `readings from ${end} on are missing`;
        findings.add({ device, ...times, readings: start - end, what });
      }
      if (end !== UNKNOWN && start < end) {
        findings.add({ device, ...times, what: `two blocks hold readings from ${start} on` });
      }
      if (blocks[at + 4] < position) {
        findings.add({ device, what: `the block from ${start} on is of an earlier commit` });
      }
      if (!Number.isNaN(blocks[at + 4])) position = blocks[at + 4];
      end = blocks[at + 1];
      before = at;
    }
    return end === UNKNOWN ? null : end;
  }

  /** What waits in the log goes on where the blocks end. */
  #checkPieces(
    device: number,
    blocked: number,
    isGone: (from: number, to: number) => boolean,
    findings: Findings,
  ): void {
    let end = blocked;
    for (const { ordinal, rows, isInBlocks } of this.#pieces.get(device) ?? []) {
      if (ordinal > end && !isGone(end, ordinal)) {
        const what = `readings from ${end} on are missing in the log`;
        findings.add({ device, readings: ordinal - end, what });
      }
      // What is in blocks as a whole may be named late, as in a healed log, or not at all.
      if (ordinal + rows > blocked && (isInBlocks || ordinal < end)) {
        findings.add({ device, what: `readings from ${ordinal} on have no place of their own` });
      }
      if (ordinal >= blocked && !isInBlocks) this.#readings += rows;
      end = Math.max(end, ordinal + rows);
    }
  }
}
