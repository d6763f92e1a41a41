// What the Wire page and its worker say to each other of two captures that were taken at both ends.

import type { Fate } from '../../src/wire/two-ends/arrow.ts';
import type { WayFigures } from '../../src/wire/two-ends/figures.ts';
import type { Mark } from './data/trouble.ts';

/** What two captures tell of a connection. */
export interface PairRow {
  /** What the only one is called that has it; null: both have. */
  readonly only: string | null;
  /** Its number in the first capture that has it. */
  readonly number: number;
  /** What became of the client's packets, and of the server's; null: one capture cannot tell. */
  readonly ways: { readonly up: WayFigures; readonly down: WayFigures } | null;
}

/** A packet's way from one capture to the other. */
export interface PacketWay {
  readonly fate: Fate;
  /** Times by the first capture's clock, ns since its first frame, and numbers; null: it was not seen there. */
  readonly leftNs: number | null;
  readonly leftFrame: number | null;
  readonly arrivedNs: number | null;
  readonly arrivedFrame: number | null;
  /** The network made it of another one. */
  readonly isDuplicate: boolean;
}

/** The way of a packet that shares its row. */
export interface BundleWay {
  readonly place: number;
  readonly fromClient: boolean;
  readonly flags: number;
  readonly length: number;
  /** What it looks like; undefined: nothing of it stands out. */
  readonly mark: Mark | undefined;
  readonly fate: Fate;
  readonly isDuplicate: boolean;
  /** Where it left, in rows from the top of its row. */
  readonly within: number;
  /** Null: it is not known. */
  readonly tookNs: number | null;
}

/** The ladder between two captures. */
export interface PairView {
  /** What the captures are called that were taken at the client and at the server. */
  readonly client: string;
  readonly server: string;
  /** Which is whose, and how their clocks were aligned, in words. */
  readonly words: readonly string[];
  /** That bytes were rewritten on the way, in words; empty: none that is known. */
  readonly changed: string;
  /** How long a packet was on its way at most. */
  readonly longestNs: number;
}
