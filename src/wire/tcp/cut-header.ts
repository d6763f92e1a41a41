import type { Packet } from '../packet.ts';
import type { Segment } from '../segment.ts';

const LEAST_HEADER = 20;

/**
 * Whether the header says that it is as long as a header is. Where it does not, Wireshark gives up before it remembers
 * what the conversation has had: its numbers it has followed by then.
 */
export function isLongEnough({ headerLength }: Segment): boolean {
  return headerLength >= LEAST_HEADER;
}

/** Leaves out what was found of a packet, as Wireshark does, which tells it behind the end of the header. */
export function sayNothing(packet: Packet): void {
  packet.analysis = 0;
  packet.duplicateNumber = 0;
  packet.duplicateOf = 0;
  packet.acksFrame = 0;
  packet.ackRttNs = -1;
  packet.initialRttNs = -1;
  packet.timeoutNs = -1;
  packet.timeoutFrame = 0;
  packet.bytesInFlight = -1;
  packet.pushBytes = -1;
}
