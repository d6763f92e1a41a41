// One connection of the capture: which of the kept packets are its own, and what was counted of it.

import { ANALYSIS, type Packet } from '../../../src/wire/packet.ts';
import type { Stream } from '../../../src/wire/tcp/stream.ts';
import { NumberList } from './number-list.ts';
import { nameSaidIn } from './said-name.ts';
import { isTrouble, type Troubles } from './trouble.ts';

const RESENT =
  ANALYSIS.retransmission | ANALYSIS.fast_retransmission | ANALYSIS.spurious_retransmission;
const MISSING = ANALYSIS.lost_segment | ANALYSIS.ack_lost_segment;

export class KeptStream {
  readonly stream: Stream;
  /** Numbers of its packets among all that are kept. */
  readonly packets = new NumberList();
  /** Those that a person looks for. */
  readonly troublesome = new NumberList();
  readonly troubles: Troubles = { lost: 0, resent: 0, disorder: 0, missing: 0, zeroWindows: 0 };
  /** How the board calls itself in it; null: it has not. */
  device: string | null = null;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  /** @param number of the packet among all that are kept */
  add(number: number, { analysis, segment }: Packet): void {
    this.packets.push(number);
    if (segment.length > 0) this.device = nameSaidIn(segment) ?? this.device;
    if (isTrouble(segment.flags, analysis)) this.troublesome.push(number);
    if (analysis === 0) return;
    const { troubles } = this;
    if (analysis & RESENT) troubles.resent++;
    if (analysis & ANALYSIS.out_of_order) troubles.disorder++;
    if (analysis & MISSING) troubles.missing++;
    if (analysis & ANALYSIS.zero_window) troubles.zeroWindows++;
  }

  /** Forgets packets that are no longer kept. @param first number of the first that is */
  dropBelow(first: number): void {
    this.packets.dropBefore(this.packets.placeOf(first));
    this.troublesome.dropBefore(this.troublesome.placeOf(first));
  }
}
