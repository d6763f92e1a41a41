// Packets of one of two captures with the times of the first one's clock.

import { onFirstClock } from '../../wire/two-ends/clocks.ts';
import type { End } from '../../wire/two-ends/nearer-end.ts';
import type { TwoEnds } from '../../wire/two-ends/two-ends.ts';
import type { Pass } from './pass.ts';

/** Unix ms of so many ns since the first capture's first frame. */
export function unixMs({ start }: TwoEnds, ns: number): number {
  return start.seconds * 1000 + (start.nanos + ns) / 1e6;
}

/** Those of one connection. @param stream its number in that capture */
export function alignedPass(pass: Pass, end: End, stream: number, twoEnds: TwoEnds): Pass {
  const { alignment, start } = twoEnds;
  return (visit, forget) =>
    pass((packet, frame) => {
      if (packet.stream.number !== stream) return;
      if (end === 'first') {
        visit(packet, frame);
        return;
      }
      const ns = start.nanos + Math.round(onFirstClock(packet.timeNs, alignment));
      const seconds = Math.floor(ns / 1e9);
      const time = { seconds: start.seconds + seconds, nanos: ns - seconds * 1e9 };
      // Copies: the analysis goes on with its own.
      visit({ ...packet, segment: { ...packet.segment, ...time } }, { ...frame, ...time });
    }, forget);
}
