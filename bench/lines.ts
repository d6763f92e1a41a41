// Lines without end at next to no cost: blocks of a DHT11's lines, built once, of which only the
// leading digits of seq and time are written anew when a block is sent again.

import { seededRandom } from '../src/board/random.ts';
import { LAYOUTS, type LayoutName } from './layouts.ts';
import { putChange, putNumber, putTenths, putText } from './put.ts';
import { chosen, HUMIDITY, TEMPERATURE, walk } from './walk.ts';

export const LINES_A_BLOCK = 10_000;
/** A block lasts a multiple of this, so that a line's digits below it are the same in each block. */
const TURN_MS = 10_000_000;
/** Keeps a reading inside its second when the board's clock jitters. */
const OFFSET_MS = 500;
const JITTER_MS = 3;
/** Bytes of a line are fewer than this in each layout. */
const WIDEST_LINE = 128;

export interface LinesOf {
  readonly layout: LayoutName;
  /** Also the stream of its random numbers: each board has a walk of its own. */
  readonly board: number;
  readonly seed: number;
  /** Unix ms, or 0 for uptime; a multiple of 10,000,000. */
  readonly startMs: number;
  /** From a reading to the next in ms; a multiple of 1,000. */
  readonly intervalMs: number;
  /** Blocks kept; the walk repeats itself after as many. */
  readonly pool: number;
}

/** A block as it is sent; it is good until the block `pool` places later is asked for. */
export interface Block {
  readonly bytes: Buffer;
  /** Where line n begins; the last entry is the end. */
  readonly starts: Uint32Array;
}

interface KeptBlock extends Block {
  readonly index: number;
  /** Where the columns begin in the first line; −1 without seq. */
  readonly seqAt: number;
  readonly timeAt: number;
}

/** A time with seven zeros at its end, long past, where the benchmark's readings begin; Unix ms. */
export const START_MS = 1_400_000_000_000;

/** Whether a line with these two columns can have been sent: one reading a second from START_MS on. */
export function belongTogether(seq: number, timeMs: number): boolean {
  return Math.abs(timeMs - (START_MS + seq * 1000 + OFFSET_MS)) <= JITTER_MS;
}

/** The name of a board of the benchmark. */
export function boardName(board: number): string {
  return `bench-${board}`;
}

/** All lines of one board. Block n begins with seq n · LINES_A_BLOCK. */
export class BoardLines {
  readonly #of: LinesOf;
  readonly #temperature: Uint16Array;
  readonly #humidity: Uint16Array;
  readonly #jitter: Int8Array;
  readonly #kept: KeptBlock[] = [];

  constructor(of: LinesOf) {
    this.#of = of;
    const count = of.pool * LINES_A_BLOCK;
    const random = seededRandom(of.seed, of.board);
    this.#temperature = walk(random, TEMPERATURE, count);
    this.#humidity = walk(random, HUMIDITY, count);
    this.#jitter = Int8Array.from({ length: count }, () => chosen(random, JITTER_MS));
  }

  /** Builds the blocks that come first, so that no time goes into it later. */
  prepare(first: number): void {
    for (let i = 0; i < this.#of.pool; i++) this.block(first + i);
  }

  block(index: number): Block {
    const place = index % this.#of.pool;
    const kept = this.#kept[place];
    if (kept?.index === index) return kept;
    const fits = kept !== undefined && kept.index > 0 && this.#haveSameWidths(kept.index, index);
    const block = fits ? this.#renumber(kept, index) : this.#print(index);
    this.#kept[place] = block;
    return block;
  }

  #haveSameWidths(a: number, b: number): boolean {
    const turns = [a, b].map((index) => String(this.#turn(index, 0)).length);
    return String(a).length === String(b).length && turns[0] === turns[1];
  }

  /** What stands before the last seven digits of a line's time. */
  #turn(index: number, line: number): number {
    const { startMs, intervalMs } = this.#of;
    return Math.floor((startMs + (index * LINES_A_BLOCK + line) * intervalMs) / TURN_MS);
  }

  /** Most of a block's numbers differ in a digit or two from those that stand there. */
  #renumber(kept: KeptBlock, index: number): KeptBlock {
    const { bytes, seqAt, timeAt } = kept;
    const stride = bytes.length / LINES_A_BLOCK;
    const linesATurn = TURN_MS / this.#of.intervalMs;
    for (let from = 0; from < LINES_A_BLOCK; from += linesATurn) {
      const places = { begin: from * stride, lines: Math.min(linesATurn, LINES_A_BLOCK), stride };
      putChange(bytes, places, timeAt, this.#turn(kept.index, from), this.#turn(index, from));
      if (seqAt >= 0) putChange(bytes, places, seqAt, kept.index, index);
    }
    return { ...kept, index };
  }

  #print(index: number): KeptBlock {
    const { startMs, intervalMs, pool, layout, board } = this.#of;
    const temperature = this.#temperature;
    const humidity = this.#humidity;
    const jitter = this.#jitter;
    const texts: Uint8Array[] = [];
    const columns: string[] = [];
    for (const part of LAYOUTS[layout](boardName(board))) {
      texts.push(Buffer.from(typeof part === 'string' ? '' : part.text));
      columns.push(typeof part === 'string' ? part : '');
    }
    const bytes = Buffer.allocUnsafe(LINES_A_BLOCK * WIDEST_LINE);
    const starts = new Uint32Array(LINES_A_BLOCK + 1);
    const places = { seq: -1, time: -1 };
    let at = 0;
    for (let line = 0; line < LINES_A_BLOCK; line++) {
      starts[line] = at;
      const seq = index * LINES_A_BLOCK + line;
      const value = (index % pool) * LINES_A_BLOCK + line;
      for (let i = 0; i < columns.length; i++) {
        switch (columns[i]) {
          case 'seq':
            if (line === 0) places.seq = at;
            at = putNumber(bytes, at, seq);
            break;
          case 'time':
            if (line === 0) places.time = at;
            at = putNumber(bytes, at, startMs + seq * intervalMs + OFFSET_MS + jitter[value]);
            break;
          case 'temperature':
            at = putTenths(bytes, at, temperature[value]);
            break;
          case 'humidity':
            at = putTenths(bytes, at, humidity[value]);
            break;
          default:
            at = putText(bytes, at, texts[i]);
        }
      }
    }
    starts[LINES_A_BLOCK] = at;
    const { seq, time } = places;
    return { index, bytes: Buffer.from(bytes.subarray(0, at)), starts, seqAt: seq, timeAt: time };
  }
}
