import { type Segment, TCP } from '../segment.ts';
import { isSynAck } from './handshake.ts';
import { SCALE_OFF, SCALE_UNKNOWN, type TrackedSide } from './side.ts';
import type { TrackedStream } from './stream-table.ts';

/** The largest shift of a window (RFC 7323, 2.3). */
const MAX_SCALE = 14;

/** Wireshark takes so many SACK blocks of a packet off the bytes in flight; a fourth is only shown. */
const SACK_BLOCKS_COUNTED = 3;

/** Options count from the next packet on. SACK blocks are added to those that are noted of this packet. */
export function takeOptions(
  segment: Segment,
  stream: TrackedStream,
  from: TrackedSide,
  to: TrackedSide,
): void {
  takeWindowScale(segment, from, to);
  stream.multipath |= segment.multipath;
  const blocks = Math.min(segment.sackCount, SACK_BLOCKS_COUNTED);
  for (let at = 0; at < 2 * blocks; at += 2) {
    const left = segment.sackEdges[at] ?? 0;
    from.sackedBytes += ((segment.sackEdges[at + 1] ?? 0) - left) >>> 0;
  }
}

/**
 * Scaling is used only if both have told a scale in their SYN (RFC 7323, 2.2): one without it ends it for both,
 * until another SYN comes. One whose options were cut off tells nothing.
 */
function takeWindowScale(segment: Segment, from: TrackedSide, to: TrackedSide): void {
  const { flags, windowScale } = segment;
  if (isSynAck(segment) && to.windowScale === SCALE_OFF) {
    from.windowScale = SCALE_OFF;
  } else if (windowScale >= 0) {
    from.windowScale = Math.min(windowScale, MAX_SCALE);
  } else if (flags & TCP.SYN && from.windowScale === SCALE_UNKNOWN && !segment.headerCut) {
    from.windowScale = SCALE_OFF;
    to.windowScale = SCALE_OFF;
  }
}
