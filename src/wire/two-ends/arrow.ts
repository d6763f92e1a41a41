import type { Sighting } from './sighting.ts';

/** What became of a packet between the two ends. */
export type Fate =
  /** It left and it came. */
  | 'arrived'
  /** It left and never came. */
  | 'lost'
  /** It left, and came: the other side acknowledged it. The capture there missed it. */
  | 'missed'
  /** It left while the other capture was not running. */
  | 'unknown'
  /** It came, and was not seen leaving. */
  | 'unseen';

/** A packet's way from one end to the other, by one clock. */
export interface Arrow {
  readonly fromClient: boolean;
  readonly fate: Fate;
  /** As the sender's end saw it, and the receiver's. At least one of them is there. */
  readonly departure: Sighting | undefined;
  readonly arrival: Sighting | undefined;
  /** By the first capture's clock, in ns since its first frame. */
  readonly leftNs: number | undefined;
  readonly arrivedNs: number | undefined;
  /** Its first sequence number, relative, and its bytes of data: of a part, those of the part. */
  readonly seq: number;
  readonly length: number;
  /** The network made a second one of it: this is the second. */
  readonly isDuplicate: boolean;
  /** One that left later came before it. */
  readonly isOvertaken: boolean;
  /** The card or the kernel of an end cut it into segments, or merged segments, so that both ends saw other ones. */
  readonly isResized: boolean;
}

/** The sighting to describe an arrow by: the sender's where there is one. */
export function sightingOf({ departure, arrival }: Arrow): Sighting {
  const sighting = departure ?? arrival;
  if (sighting === undefined) throw new Error('an arrow has at least one end');
  return sighting;
}
