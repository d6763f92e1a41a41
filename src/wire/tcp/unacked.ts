import { MAX_UNACKED_IN_ALL, MAX_UNACKED_SEGMENTS } from '../../limits.ts';
import { isAfter } from './sequence.ts';

/** What an ACK did to the segments that waited for it. */
export interface Acked {
  /** The frame of the oldest segment that ends exactly where the ACK stands, and its time; 0: none does. */
  frame: number;
  timeNs: number;
}

/** How many segments wait in all streams of a capture: a bound for its memory. */
export interface UnackedBudget {
  held: number;
}

/** Numbers kept of each segment: start, end, frame, time. One flat array of numbers is half the memory of objects. */
const WIDTH = 4;

/** The segments that one side has sent and the other has not acknowledged, oldest first. */
export class Unacked {
  readonly #budget: UnackedBudget;
  readonly #numbers: number[] = [];
  #count = 0;

  constructor(budget: UnackedBudget) {
    this.#budget = budget;
  }

  /**
   * Keeps a segment of `seq` up to, not including, `end`; when there are too many it is left out, as Wireshark does.
   * @returns whether there was room for it
   */
  add(seq: number, end: number, frame: number, timeNs: number): boolean {
    if (this.#count >= MAX_UNACKED_SEGMENTS || this.#budget.held >= MAX_UNACKED_IN_ALL)
      return false;
    this.#numbers.push(seq, end, frame, timeNs);
    this.#count += 1;
    this.#budget.held += 1;
    return true;
  }

  /** When the oldest one was sent, and its frame; undefined if none waits. */
  get oldest(): Acked | undefined {
    const [, , frame, timeNs] = this.#numbers;
    return frame === undefined || timeNs === undefined ? undefined : { frame, timeNs };
  }

  get count(): number {
    return this.#count;
  }

  /**
   * An ACK has come: what lies before it goes, and of a segment that it cuts the rest stays.
   * @param acked is filled with the segment that the ACK answers
   */
  acknowledge(ack: number, acked: Acked): void {
    acked.frame = 0;
    const numbers = this.#numbers;
    let to = 0;
    for (let at = 0; at < numbers.length; at += WIDTH) {
      let seq = numbers[at] as number;
      const end = numbers[at + 1] as number;
      if (end === ack) {
        if (acked.frame === 0) {
          acked.frame = numbers[at + 2] as number;
          acked.timeNs = numbers[at + 3] as number;
        }
        continue;
      }
      if (!isAfter(end, ack)) continue;
      if (isAfter(ack, seq)) seq = ack;
      numbers[to] = seq;
      numbers[to + 1] = end;
      numbers[to + 2] = numbers[at + 2] as number;
      numbers[to + 3] = numbers[at + 3] as number;
      to += WIDTH;
    }
    if (to === numbers.length) return;
    numbers.length = to;
    this.#budget.held -= this.#count - to / WIDTH;
    this.#count = to / WIDTH;
  }

  /** From the lowest start to the highest end, both counted from `base`: 0 if none waits. */
  span(base: number): number {
    const numbers = this.#numbers;
    if (this.#count === 0) return 0;
    let first = 0xffffffff;
    let last = 0;
    for (let at = 0; at < numbers.length; at += WIDTH) {
      const start = ((numbers[at] as number) - base) >>> 0;
      const end = ((numbers[at + 1] as number) - base) >>> 0;
      if (start < first) first = start;
      if (end > last) last = end;
    }
    return (last - first) >>> 0;
  }

  /** Lets all go: their stream is forgotten. */
  clear(): void {
    this.#budget.held -= this.#count;
    this.#numbers.length = 0;
    this.#count = 0;
  }
}
