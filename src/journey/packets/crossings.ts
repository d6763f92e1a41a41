// What became of the segments of a line between the two ends of its connection.

import type { Arrow, Fate } from '../../wire/two-ends/arrow.ts';
import type { Connection, TwoEnds } from '../../wire/two-ends/two-ends.ts';
import { unixMs } from './aligned-pass.ts';
import type { Carried, Crossing, Transmission } from './carriage.ts';

/** The packets of one direction of a connection, by the frames in which they left. */
export class Crossings {
  readonly #twoEnds: TwoEnds;
  readonly #byFrame = new Map<number, Arrow[]>();

  /** @param fromClient the direction, as the first capture has it */
  constructor(twoEnds: TwoEnds, { arrows }: Connection, fromClient: boolean) {
    this.#twoEnds = twoEnds;
    for (const arrow of arrows) {
      if (arrow.fromClient !== fromClient || arrow.departure === undefined) continue;
      const { frame } = arrow.departure;
      const known = this.#byFrame.get(frame);
      if (known === undefined) this.#byFrame.set(frame, [arrow]);
      else known.push(arrow);
    }
  }

  /** The same, and of each segment what became of it. @param carried by the capture of the end where it left */
  told(carried: Carried): Carried {
    const { length, place, bytes, captured, omitted, holes } = carried;
    const transmissions = carried.transmissions.map((sent) => {
      const crossing = this.#of(sent);
      return crossing === null ? sent : { ...sent, crossing };
    });
    return { length, place, bytes, captured, omitted, holes, transmissions };
  }

  /** Null: its packet was not compared. */
  #of({ frame, seq, from, to }: Transmission): Crossing | null {
    const all = (this.#byFrame.get(frame) ?? []).filter((arrow) => {
      // A card may have cut it: what matters is where these bytes went.
      const at = (arrow.seq - seq) | 0;
      return at < to && at + arrow.length > from;
    });
    const arrows = all.filter(({ isDuplicate }) => !isDuplicate);
    if (arrows.length === 0) return null;
    let last: Arrow | undefined;
    for (const arrow of arrows) {
      if (arrow.arrivedNs === undefined) continue;
      if (last?.arrivedNs === undefined || arrow.arrivedNs > last.arrivedNs) last = arrow;
    }
    const { arrival, arrivedNs } = last ?? {};
    return {
      fate: together(arrows.map(({ fate }) => fate)),
      arrival:
        arrival === undefined || arrivedNs === undefined
          ? null
          : { frame: arrival.frame, time: unixMs(this.#twoEnds, arrivedNs) },
      isOvertaken: arrows.some(({ isOvertaken }) => isOvertaken),
      isDoubled: all.length > arrows.length,
    };
  }
}

function together(fates: readonly Fate[]): Crossing['fate'] {
  const is = (fate: Fate) => fates.includes(fate);
  if (is('lost')) return is('arrived') || is('missed') ? 'partly' : 'lost';
  if (is('unknown')) return 'unknown';
  return is('missed') ? 'missed' : 'arrived';
}
