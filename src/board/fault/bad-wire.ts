// Spoils what is written, by plan: cuts the connection at a reading, puts noise before one, and hands
// bytes on in small pieces. Knows no socket: both roles of a board write through it.

import type { Random } from '../random.ts';
import { noiseLine } from './noise.ts';
import type { FaultPlan } from './plan.ts';

/** What is written to. */
export interface Wire {
  /** One write, so one segment where nothing holds it back. */
  write(bytes: Uint8Array): void;
  /** Ends the connection abruptly. */
  reset(reason: string): void;
}

/** Bytes of one piece of a line that is split. */
const MOST_IN_A_PIECE = 7;

const LF = 0x0a;
const CR = 0x0d;

export class BadWire {
  readonly #plan: FaultPlan;
  readonly #random: Random;
  #drop = 0;
  #split = 0;
  #garbage = 0;

  constructor(plan: FaultPlan, random: Random) {
    this.#plan = plan;
    this.#random = random;
  }

  get counts(): { readonly drop: number; readonly split: number; readonly garbage: number } {
    return { drop: this.#drop, split: this.#split, garbage: this.#garbage };
  }

  /** @param text lines; the last one may lack its end, which then comes by itself */
  write(text: string, wire: Wire): void {
    const good: Buffer[] = [];
    for (const line of text.split(/(?<=\n)/)) {
      if (isReading(line)) {
        if (this.#happens(this.#plan.garbage)) {
          this.#garbage += 1;
          good.push(noiseLine(line, this.#random));
        }
        if (this.#happens(this.#plan.drop)) {
          this.#drop += 1;
          good.push(Buffer.from(this.#tornOff(line)));
          this.#pass(Buffer.concat(good), wire);
          wire.reset('reset by --fault drop');
          return;
        }
        if (this.#plan.split) this.#split += 1;
      }
      good.push(Buffer.from(line));
    }
    this.#pass(Buffer.concat(good), wire);
  }

  #happens(chance: number): boolean {
    return chance > 0 && this.#random() < chance;
  }

  /** Nothing, half of the time; else its beginning. */
  #tornOff(line: string): string {
    const length = line.trimEnd().length;
    return this.#random() < 0.5 ? '' : line.slice(0, 1 + Math.floor(this.#random() * (length - 1)));
  }

  #pass(bytes: Buffer, wire: Wire): void {
    if (bytes.length === 0) return;
    if (!this.#plan.split) {
      wire.write(bytes);
      return;
    }
    for (let at = 0; at < bytes.length; ) {
      const end = this.#pieceEnd(bytes, at);
      wire.write(bytes.subarray(at, end));
      at = end;
    }
  }

  /** CR and LF never stay together. */
  #pieceEnd(bytes: Buffer, from: number): number {
    const length = 1 + Math.floor(this.#random() * MOST_IN_A_PIECE);
    const end = Math.min(from + length, bytes.length);
    for (let at = from + 1; at < end; at++) {
      if (bytes[at] === LF && bytes[at - 1] === CR) return at;
    }
    return end;
  }
}

/** HELLO, PONG and answers are left whole: a board that never gets through shows nothing. */
function isReading(line: string): boolean {
  return /^\d/.test(line);
}
