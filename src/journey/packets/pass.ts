// Going over captured packets: wherever they are, a journey needs to see them more than once.

import type { Frame } from '../../wire/frame.ts';
import type { Packet } from '../../wire/packet.ts';

/** A packet, and the frame that it came in; both are filled again for the next. */
export type Visit = (packet: Packet, frame: Frame) => void;

/** Shows all packets, in their order, each time that it is called. */
export type Pass = (visit: Visit) => Promise<void>;

/** When a frame was captured, in Unix ms with its fraction. */
export function timeOf({ seconds, nanos }: Pick<Frame, 'seconds' | 'nanos'>): number {
  return seconds * 1000 + nanos / 1e6;
}
