// The packets of one connection of a capture, as they are laid out on a ladder.

import { FROM_CLIENT } from './columns.ts';
import type { KeptPackets, Place } from './kept-packets.ts';
import type { KeptStream } from './kept-stream.ts';
import { firstWhere, type Rung, type Rungs } from './rungs.ts';
import { isTrouble, marksOf } from './trouble.ts';

export class StreamRungs implements Rungs {
  readonly kept: KeptStream;
  readonly #packets: KeptPackets;
  readonly #isTurned: boolean;

  /** @param isTurned whether its client is shown as the server */
  constructor(kept: KeptStream, packets: KeptPackets, isTurned: boolean) {
    this.kept = kept;
    this.#isTurned = isTurned;
    this.#packets = packets;
  }

  get stream(): number {
    return this.kept.stream.number;
  }

  get startNs(): number {
    return this.kept.stream.firstNs;
  }

  catchUp(): void {
    this.kept.dropBelow(this.#packets.first);
  }

  get first(): number {
    return this.kept.packets.first;
  }

  get end(): number {
    return this.kept.packets.end;
  }

  get troublesome(): number {
    return this.kept.troublesome.end - this.kept.troublesome.first;
  }

  timeNs(place: number): number {
    const found = this.found(place);
    return found?.columns.timeNs[found.at] ?? 0;
  }

  at(place: number): Rung | undefined {
    const found = this.found(place);
    if (found === undefined) return undefined;
    const { columns, at } = found;
    const flags = columns.flags[at] ?? 0;
    const analysis = columns.analysis[at] ?? 0;
    return {
      fromClient: this.isFromClient(flags),
      bytes: columns.length[at] ?? 0,
      isTrouble: isTrouble(flags, analysis),
      marks: marksOf(flags, analysis),
    };
  }

  trouble(from: number | null, isForward: boolean): number | null {
    const { packets, troublesome } = this.kept;
    let next: number;
    if (from === null) {
      next = isForward ? troublesome.first : troublesome.end - 1;
    } else {
      const number = packets.at(from);
      next = isForward ? troublesome.placeOf(number + 1) : troublesome.placeOf(number) - 1;
    }
    if (next < troublesome.first || next >= troublesome.end) return null;
    return packets.placeOf(troublesome.at(next));
  }

  /** Frames of a connection rise with their places. */
  placeOfFrame(frame: number): number | null {
    const place = firstWhere(this.first, this.end, (one) => this.#frame(one) >= frame);
    return place < this.end && this.#frame(place) === frame ? place : null;
  }

  /** @param flags as they are kept */
  isFromClient(flags: number): boolean {
    return ((flags & FROM_CLIENT) !== 0) !== this.#isTurned;
  }

  /** Where a packet is kept; undefined: it is not. */
  found(place: number): Place | undefined {
    return this.#packets.place(this.kept.packets.at(place));
  }

  #frame(place: number): number {
    const found = this.found(place);
    return found?.columns.frame[found.at] ?? 0;
  }
}
