// Segments that both ends saw in other pieces: a card or a kernel cuts large ones (TSO) and merges small ones (GRO).

import { common, joined, type Range, without } from './ranges.ts';
import type { Sighting } from './sighting.ts';

/** Bytes that left in one packet and came in another. */
export interface Part {
  readonly departure: Sighting;
  readonly arrival: Sighting;
  /** The first byte's sequence number, signed 32 bits, and how many there are. */
  readonly seq: number;
  readonly length: number;
}

/** Bytes of a departure that are in no arrival. */
export interface Missing {
  readonly departure: Sighting;
  readonly seq: number;
  readonly length: number;
}

export interface Resized {
  readonly parts: readonly Part[];
  /** Of departures that came in part: the rest. */
  readonly missing: readonly Missing[];
  /** What has no bytes in common with the other end. */
  readonly departures: readonly Sighting[];
  readonly arrivals: readonly Sighting[];
}

/** Departures that are weighed for an arrival, at most: more copies of the same bytes mean nothing. */
const MAX_CANDIDATES = 64;

/** Departures that are looked at for an arrival, and parts that one may come in. */
const MAX_LOOKED_AT = 4096;
const MAX_PARTS = 256;

/** When each packet left or came, by one clock. */
export type TimeOf = (sighting: Sighting) => number;

/** The packets of a direction that were not found as they are, and when each left or came, by one clock. */
export interface LeftOver {
  readonly departures: readonly Sighting[];
  readonly arrivals: readonly Sighting[];
  readonly leftNs: TimeOf;
  readonly arrivedNs: TimeOf;
  /** By how much one may seem to arrive before it left. */
  readonly slackNs: number;
}

/** Joins packets by the bytes that they carry. */
export function joinBytes(leftOver: LeftOver): Resized {
  const { departures, arrivals } = leftOver;
  const pool = new Pool(leftOver);
  const parts = arrivals.flatMap((arrival) => pool.take(arrival));
  const found = new Set(parts.flatMap(({ departure, arrival }) => [departure, arrival]));
  return {
    parts,
    missing: pool.missing(),
    departures: departures.filter((departure) => !found.has(departure)),
    arrivals: arrivals.filter((arrival) => !found.has(arrival)),
  };
}

/** A departure, its place in the stream, and which bytes of it came. */
interface Pooled extends Range {
  readonly departure: Sighting;
  readonly leftNs: number;
  came: Range[];
}

/** Departures, found by the bytes that they carry. */
class Pool {
  readonly #leftOver: LeftOver;
  /** The sequence number that places are counted from, since numbers wrap. */
  readonly #base: number;
  /** By where they begin. */
  readonly #pooled: readonly Pooled[];
  readonly #longest: number;

  constructor(leftOver: LeftOver) {
    const { departures, leftNs } = leftOver;
    this.#leftOver = leftOver;
    this.#base = departures[0]?.seq ?? 0;
    this.#pooled = departures
      .filter(({ length }) => length > 0)
      .map((departure) => ({
        ...this.#placeOf(departure),
        departure,
        leftNs: leftNs(departure),
        came: [],
      }))
      .sort((a, b) => a.from - b.from);
    this.#longest = departures.reduce((most, { length }) => Math.max(most, length), 0);
  }

  /** Finds where the bytes of an arrival come from: the latest copies that can have been it. */
  take(arrival: Sighting): Part[] {
    const candidates = this.#candidatesFor(arrival).sort((a, b) => b.leftNs - a.leftNs);
    let open = [this.#placeOf(arrival)];
    return candidates.flatMap((candidate) => {
      const { departure, came } = candidate;
      const taken = common(open, without([candidate], came));
      open = without(open, taken);
      candidate.came = taken.reduce(joined, came);
      return taken.map((range) => ({ departure, arrival, ...this.#numbered(range) }));
    });
  }

  /** What of departures that came in part did not come. */
  missing(): Missing[] {
    return this.#pooled
      .filter(({ came }) => came.length > 0)
      .flatMap((pooled) =>
        without([pooled], pooled.came).map((range) => ({
          departure: pooled.departure,
          ...this.#numbered(range),
        })),
      );
  }

  #candidatesFor(arrival: Sighting): Pooled[] {
    const { arrivedNs, slackNs } = this.#leftOver;
    const { from, to } = this.#placeOf(arrival);
    const latestNs = arrivedNs(arrival) + slackNs;
    const candidates: Pooled[] = [];
    const start = this.#firstFrom(from - this.#longest);
    for (let at = start; at < start + MAX_LOOKED_AT; at++) {
      const pooled = this.#pooled[at];
      if (pooled === undefined || pooled.from >= to || candidates.length === MAX_CANDIDATES) break;
      // Of the same size it would have been found as it is, if it were the same.
      const isOther = pooled.from !== from || pooled.to !== to;
      const isFree = pooled.to > from && pooled.came.length < MAX_PARTS;
      if (isOther && isFree && pooled.leftNs <= latestNs) candidates.push(pooled);
    }
    return candidates;
  }

  /** The place of the first that begins there or later. */
  #firstFrom(from: number): number {
    let [low, high] = [0, this.#pooled.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pooled[middle]?.from ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeOf({ seq, length }: Sighting): Range {
    const from = (seq - this.#base) | 0;
    return { from, to: from + length };
  }

  #numbered({ from, to }: Range): { seq: number; length: number } {
    return { seq: (this.#base + from) | 0, length: to - from };
  }
}
