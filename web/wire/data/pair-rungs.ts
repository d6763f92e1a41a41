// The arrows between two ends, as they are laid out on a ladder.

import { type Arrow, sightingOf } from '../../../src/wire/two-ends/arrow.ts';
import type { Change } from '../../../src/wire/two-ends/changed.ts';
import { type End, otherEnd } from '../../../src/wire/two-ends/nearer-end.ts';
import type { Connection } from '../../../src/wire/two-ends/two-ends.ts';
import type { PairChanges } from './pair-changes.ts';
import type { Rung, Rungs } from './rungs.ts';
import { isTrouble, type Mark, marksOf } from './trouble.ts';

export class PairRungs implements Rungs {
  readonly stream: number;
  readonly arrows: readonly Arrow[];
  readonly first = 0;
  readonly #changes: PairChanges;
  /** Places of trouble, rising, and how many changes are among them. */
  #troubles: readonly number[];
  #changed = 0;
  readonly #takenEnd: End;
  /** Places by the frames of each capture. */
  readonly #places: Record<End, Map<number, number> | null> = { first: null, second: null };

  constructor(stream: number, { arrows, takenEnd }: Connection, changes: PairChanges) {
    this.stream = stream;
    this.arrows = arrows;
    this.#takenEnd = takenEnd;
    this.#changes = changes;
    this.#troubles = arrows.flatMap((arrow, place) => (isTroubled(arrow) ? [place] : []));
  }

  get startNs(): number {
    const [first] = this.arrows;
    return first === undefined ? 0 : seenNs(first);
  }

  get end(): number {
    return this.arrows.length;
  }

  get troublesome(): number {
    return this.#troublePlaces().length;
  }

  /** All were there from the beginning. */
  catchUp(): void {}

  timeNs(place: number): number {
    const arrow = this.arrows[place];
    return arrow === undefined ? 0 : seenNs(arrow);
  }

  at(place: number): Rung | undefined {
    const arrow = this.arrows[place];
    if (arrow === undefined) return undefined;
    return {
      fromClient: arrow.fromClient,
      bytes: arrow.length,
      isTrouble: isTroubled(arrow) || this.changeAt(place) !== null,
      marks: marksOfArrow(arrow, this.changeAt(place)),
    };
  }

  trouble(from: number | null, isForward: boolean): number | null {
    const troubles = this.#troublePlaces();
    const found = isForward
      ? troubles.find((place) => from === null || place > from)
      : troubles.findLast((place) => from === null || place < from);
    return found ?? null;
  }

  /** Null: its bytes came as they had left, as far as is known. */
  changeAt(place: number): Change | null {
    return this.#changes.at(place);
  }

  /** Changes are found while others look. */
  #troublePlaces(): readonly number[] {
    if (this.#changed !== this.#changes.count) {
      const places = new Set([...this.#troubles, ...this.#changes.places]);
      this.#troubles = [...places].sort((a, b) => a - b);
      this.#changed = this.#changes.count;
    }
    return this.#troubles;
  }

  /** Frames are those of the first capture: a number alone does not say of which. */
  placeOfFrame(frame: number): number | null {
    return this.placeAt('first', frame);
  }

  /** Where the packet is that a capture has as this frame; null: it is none of them. */
  placeAt(end: End, frame: number): number | null {
    this.#places[end] ??= new Map(this.#framesOf(end));
    return this.#places[end].get(frame) ?? null;
  }

  /** The capture at the end that a packet left, and the one at which it came. */
  endsOf({ fromClient }: Arrow): { from: End; to: End } {
    const from = fromClient ? this.#takenEnd : otherEnd(this.#takenEnd);
    return { from, to: otherEnd(from) };
  }

  *#framesOf(end: End): Generator<[frame: number, place: number]> {
    // Of a packet in several pieces the first one is found.
    for (let place = this.end - 1; place >= 0; place--) {
      const arrow = this.arrows[place];
      if (arrow === undefined) continue;
      const seen = this.endsOf(arrow).from === end ? arrow.departure : arrow.arrival;
      if (seen !== undefined) yield [seen.frame, place];
    }
  }
}

/** When it left, or came where that was not seen: ns since the first capture's first frame. */
export function seenNs({ leftNs, arrivedNs }: Arrow): number {
  return leftNs ?? arrivedNs ?? 0;
}

/**
 * What of an arrow stands out: first what both ends tell, then what the sender's tells.
 *
 * @param change of its bytes; null: none that is known
 */
export function marksOfArrow(arrow: Arrow, change: Change | null): Mark[] {
  const { flags, analysis } = sightingOf(arrow);
  const marks = marksOf(flags, analysis);
  if (arrow.isResized) marks.unshift('resized');
  if (arrow.isOvertaken) marks.unshift('overtaken');
  if (arrow.isDuplicate) marks.unshift('copy');
  if (arrow.fate !== 'arrived') marks.unshift(arrow.fate);
  if (change !== null) marks.unshift('changed');
  return marks;
}

function isTroubled(arrow: Arrow): boolean {
  const { flags, analysis } = sightingOf(arrow);
  const isOfBoth = arrow.fate === 'lost' || arrow.isOvertaken || arrow.isDuplicate;
  return isOfBoth || isTrouble(flags, analysis);
}
