// What the ladder and the pane of a packet take of where the packets are: a capture as it is read, or
// the recording of a chapter of the lesson as far as it was played.

import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Found, LadderView, LadderWish, PacketDetail, Spacing, Target } from './protocol.ts';

export interface LadderSource {
  readonly ladderWish: Signal<LadderWish | null>;
  /** Undefined: not known yet; null: there is no such connection. */
  readonly ladder: ReadonlySignal<LadderView | null | undefined>;
  /** @returns null: there is none */
  seek(stream: number, spacing: Spacing, target: Target): Promise<Found | null>;
}

export interface PacketSource {
  /** @returns null: it is not there, or no more */
  packet(stream: number, place: number): Promise<PacketDetail | null>;
}
