// What the analysis finds out about a packet, in words: a few beside its arrow, and what they mean.

import type { AnalysisName } from '../packet.ts';

export interface Finding {
  /** `sent again`. */
  readonly word: string;
  /** In a sentence or two. */
  readonly meaning: string;
}

export const FINDINGS: Readonly<Record<AnalysisName, Finding>> = {
  reused_ports: {
    word: 'same ports again',
    meaning: 'A new connection between the two sockets of an earlier one.',
  },
  zero_window_probe: {
    word: 'window probe',
    meaning: 'A single byte against a closed window, to hear whether it has opened.',
  },
  zero_window: {
    word: 'window closed',
    meaning: 'No room at all: the program there does not read as fast as the other end sends.',
  },
  lost_segment: {
    word: 'gap before it',
    meaning:
      'Something before this packet is not in the capture: lost on the way, or not captured.',
  },
  keep_alive: {
    word: 'keep-alive',
    meaning:
      'A packet without news, one number back: is anybody there? Linux asks in the same way whether a closed window ' +
      'has opened; the sentence says which it is.',
  },
  window_update: {
    word: 'window update',
    meaning: 'It tells nothing new but how much room there is.',
  },
  window_full: {
    word: 'window full',
    meaning: 'With this packet the sender has used all the room that it was told of.',
  },
  keep_alive_ack: {
    word: 'keep-alive ACK',
    meaning: 'The answer to a keep-alive: somebody is there.',
  },
  zero_window_probe_ack: {
    word: 'probe answered',
    meaning: 'The answer to a window probe: there is still no room.',
  },
  duplicate_ack: {
    word: 'duplicate ACK',
    meaning:
      'It repeats what it waits for: something before what came is missing. From the third on the sender need not ' +
      'wait for its timer.',
  },
  ack_lost_segment: {
    word: 'ACK of unseen',
    meaning: 'It acknowledges what the capture does not hold.',
  },
  spurious_retransmission: {
    word: 'sent for nothing',
    meaning: 'These bytes had been acknowledged already: the copy is thrown away.',
  },
  fast_retransmission: {
    word: 'sent again, fast',
    meaning:
      'The other end asked for these bytes at least twice more: they are sent without waiting for the timer.',
  },
  out_of_order: {
    word: 'out of order',
    meaning:
      'It came behind bytes that follow it, so soon that it was overtaken rather than sent again.',
  },
  retransmission: {
    word: 'sent again',
    meaning:
      'The same bytes once more: no acknowledgement came in time, or the other end told of a gap.',
  },
};

/** Of a packet with RST, which the analysis has no name for. */
export const BROKEN_OFF: Finding = {
  word: 'broken off',
  meaning: 'A RST: for its sender the connection does not exist, or no longer.',
};
