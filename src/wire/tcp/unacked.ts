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
  #numbers: number[] | undefined;
  #count = 0;
  /** The ACK that was looked at last, and how many of those that wait had been there then: none of them ends before it. */
  #lastAck = 0;
  #looked = 0;
  /** Lowest start and highest end, counted from `#base`; kept because a window may hold thousands of segments. */
  #base = 0;
  #first = 0;
  #last = 0;
  #spanKnown = false;

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
    // A list made with its first segment takes no more than that: in a port scan it is the only one.
    if (this.#numbers === undefined) this.#numbers = [seq, end, frame, timeNs];
    else this.#numbers.push(seq, end, frame, timeNs);
    this.#count += 1;
    this.#budget.held += 1;
    if (this.#spanKnown) this.#stretch(seq, end);
    return true;
  }

  /** When the oldest one was sent, and its frame; undefined if none waits. */
  get oldest(): Acked | undefined {
    if (this.#numbers === undefined || this.#count === 0) return undefined;
    const [, , frame = 0, timeNs = 0] = this.#numbers;
    return { frame, timeNs };
  }

  /**
   * An ACK has come: what lies before it goes, and of a segment that it cuts the rest stays.
   * @param acked is filled with the segment that the ACK answers
   */
  acknowledge(ack: number, acked: Acked): void {
    acked.frame = 0;
    const numbers = this.#numbers;
    if (numbers === undefined || this.#count === 0) return;
    let to = ack === this.#lastAck ? this.#looked * WIDTH : 0;
    let isCut = false;
    for (let at = to; at < numbers.length; at += WIDTH) {
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
      if (isAfter(ack, seq)) {
        seq = ack;
        isCut = true;
      }
      numbers[to] = seq;
      numbers[to + 1] = end;
      numbers[to + 2] = numbers[at + 2] as number;
      numbers[to + 3] = numbers[at + 3] as number;
      to += WIDTH;
    }
    this.#lastAck = ack;
    this.#looked = to / WIDTH;
    if (isCut) this.#spanKnown = false;
    if (to !== numbers.length) this.#keepOnly(to / WIDTH);
  }

  /** From the lowest start to the highest end, both counted from `base`: 0 if none waits. */
  span(base: number): number {
    if (this.#count === 0) return 0;
    if (!this.#spanKnown || base !== this.#base) this.#measure(base);
    return (this.#last - this.#first) >>> 0;
  }

  /** Lets all go: their stream is forgotten. */
  clear(): void {
    this.#budget.held -= this.#count;
    this.#numbers = undefined;
    this.#count = 0;
    this.#looked = 0;
  }

  #keepOnly(count: number): void {
    const numbers = this.#numbers;
    if (numbers !== undefined) numbers.length = count * WIDTH;
    this.#budget.held -= this.#count - count;
    this.#count = count;
    this.#spanKnown = false;
  }

  #measure(base: number): void {
    this.#base = base;
    this.#first = 0xffffffff;
    this.#last = 0;
    this.#spanKnown = true;
    const numbers = this.#numbers ?? [];
    for (let at = 0; at < numbers.length; at += WIDTH) {
      this.#stretch(numbers[at] as number, numbers[at + 1] as number);
    }
  }

  #stretch(seq: number, end: number): void {
    const first = (seq - this.#base) >>> 0;
    const last = (end - this.#base) >>> 0;
    if (first < this.#first) this.#first = first;
    if (last > this.#last) this.#last = last;
  }
}
