// What the packets before it make of a packet, in words: to what it answers, and how long that took.

import { ANALYSIS, type Packet } from '../../../src/wire/packet.ts';
import { duration, ordinal } from '../../../src/wire/words/amounts.ts';

export interface FrameNote {
  readonly words: string;
  /** Another packet that it speaks of; 0: none. */
  readonly frame: number;
}

export function notesOf(packet: Packet): FrameNote[] {
  const { acksFrame, ackRttNs, analysis, timeoutNs, timeoutFrame, bytesInFlight } = packet;
  const { duplicateNumber, duplicateOf } = packet;
  const notes: FrameNote[] = [];
  if (acksFrame > 0) {
    const after = ackRttNs >= 0 ? `, ${duration(ackRttNs)} after it` : '';
    notes.push({ words: `Acknowledges frame ${acksFrame}${after}.`, frame: acksFrame });
  }
  if (analysis & ANALYSIS.duplicate_ack && duplicateOf > 0) {
    notes.push({
      words: `Repeats the ACK of frame ${duplicateOf} for the ${ordinal(duplicateNumber)} time.`,
      frame: duplicateOf,
    });
  }
  if (timeoutNs >= 0 && timeoutFrame > 0) {
    notes.push({
      words: `Sent again ${duration(timeoutNs)} after frame ${timeoutFrame}.`,
      frame: timeoutFrame,
    });
  }
  if (bytesInFlight > 0) {
    notes.push({ words: `${bytesInFlight} bytes are on their way unacknowledged.`, frame: 0 });
  }
  return notes;
}
