// The arrows between two ends, as they are laid out on a ladder.

import { type Arrow, sightingOf } from '../../../src/wire/two-ends/arrow.ts';
import type { Rung, Rungs } from './rungs.ts';
import { isTrouble, type Mark, marksOf } from './trouble.ts';

/** What of an arrow stands out. */
export function marksOfArrow(arrow: Arrow): Mark[] {
  const { flags, analysis } = sightingOf(arrow);
  const marks = marksOf(flags, analysis).filter((mark) => mark !== 'disorder');
  if (arrow.isOvertaken) marks.unshift('disorder');
  switch (arrow.fate) {
    case 'arrived':
      return marks;
    case 'lost':
      return ['lost', ...marks];
    default:
      return ['uncaptured', ...marks];
  }
}

/** When it left, or came where that was not seen: ns since the first capture's first frame. */
export function seenNs({ leftNs, arrivedNs }: Arrow): number {
  return leftNs ?? arrivedNs ?? 0;
}

export class PairRungs implements Rungs {
  readonly stream: number;
  readonly arrows: readonly Arrow[];
  readonly first = 0;
  /** Places of trouble, rising. */
  readonly #troubles: readonly number[];

  constructor(stream: number, arrows: readonly Arrow[]) {
    this.stream = stream;
    this.arrows = arrows;
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
    return this.#troubles.length;
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
      isTrouble: isTroubled(arrow),
      marks: marksOfArrow(arrow),
    };
  }

  trouble(from: number | null, isForward: boolean): number | null {
    const found = isForward
      ? this.#troubles.find((place) => from === null || place > from)
      : this.#troubles.findLast((place) => from === null || place < from);
    return found ?? null;
  }

  /** Frames are told by the sender's end. */
  placeOfFrame(frame: number): number | null {
    const place = this.arrows.findIndex((arrow) => sightingOf(arrow).frame === frame);
    return place < 0 ? null : place;
  }
}

function isTroubled(arrow: Arrow): boolean {
  const { flags, analysis } = sightingOf(arrow);
  return arrow.fate === 'lost' || arrow.isOvertaken || isTrouble(flags, analysis);
}
