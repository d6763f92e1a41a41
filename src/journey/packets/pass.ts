// Going over captured packets: wherever they are, a journey needs to see them more than once.

import type { Frame } from '../../wire/frame.ts';
import type { Packet } from '../../wire/packet.ts';
import type { Stream } from '../../wire/tcp/stream.ts';

/** A packet, and the frame that it came in; both are filled again for the next. */
export type Visit = (packet: Packet, frame: Frame) => void;

/** A stream was let go as there were too many: its number does not come again. */
export type Forget = (stream: Stream) => void;

/** Shows all packets, in their order, each time that it is called. */
export type Pass = (visit: Visit, forget?: Forget) => Promise<void>;

/** When a frame was captured, in Unix ms with its fraction. */
export function timeOf({ seconds, nanos }: Pick<Frame, 'seconds' | 'nanos'>): number {
  return seconds * 1000 + nanos / 1e6;
}
