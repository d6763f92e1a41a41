// Losses and acknowledgements: what the packets are, and the sentence that is said of the last.

import { describe, expect, it } from 'vitest';
import { type Case, check } from './case.ts';
import { Conversation } from './conversation.ts';

/** A connection that stands; the board has sent three segments of 20 bytes, the first of which is confirmed. */
function sending(options?: { sackPermitted: boolean }): Conversation {
  const talk = new Conversation().open(options);
  talk.board({ flags: 'PA', length: 20 });
  talk.server({ flags: 'A', ack: 21, after: 30 });
  talk.board({ flags: 'PA', seq: 21, length: 20, after: 100 });
  talk.board({ flags: 'PA', seq: 41, length: 20, after: 50 });
  return talk;
}

const LOSSES: readonly Case[] = [
  {
    rule: 'repeat',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => sending().board({ flags: 'PA', seq: 21, length: 20, after: 200 }),
    text: 'Not confirmed in time: the board sends bytes 21 to 40 again (retransmission), 250 ms after the first time.',
    aside:
      /Captured at the server .* a gap if more came behind it, and else only a segment that comes late\.$/,
  },
  {
    rule: 'repeat',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => sending().board({ flags: 'PA', seq: 21, length: 40, after: 200 }),
    text: 'Not confirmed in time: the board sends bytes 21 to 60 again (retransmission), 250 ms after the first of them went out.',
    aside: /cut in another way/,
  },
  {
    rule: 'repeat',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => {
      const talk = sending();
      talk.board({ flags: 'PA', seq: 21, length: 20, after: 200 });
      return talk.board({ flags: 'PA', seq: 21, length: 20, after: 400 });
    },
    text: 'Not confirmed in time: the board sends bytes 21 to 40 again (retransmission), 650 ms after the first time.',
    aside: /twice as long/,
  },
  {
    rule: 'repeat',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    // What was sent before it waits, too: but that was other bytes.
    packets: () => sending().board({ flags: 'PA', seq: 41, length: 20, after: 7 }),
    text: 'Not confirmed in time: the board sends bytes 41 to 60 again (retransmission), 7.0 ms after the first time.',
  },
  {
    rule: 'repeat-as-told',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => {
      const talk = sending();
      talk.server({ flags: 'A', ack: 21, sack: [[41, 61]], after: 30 });
      return talk.board({ flags: 'PA', seq: 21, length: 20, after: 25 });
    },
    text: 'The server has told of a gap: the board sends bytes 21 to 40 again (retransmission), 105 ms after the first time.',
  },
  {
    rule: 'fast-repeat',
    shows: 'acknowledgement',
    analysis: ['fast_retransmission'],
    packets: () => {
      const talk = sending();
      for (let times = 0; times < 3; times++) talk.server({ flags: 'A', ack: 21, after: 5 });
      return talk.board({ flags: 'PA', seq: 21, length: 20, after: 1 });
    },
    text:
      'The server has asked for byte 21 again and again: the board sends bytes 21 to 40 once more, without waiting ' +
      'for its timer (fast retransmission).',
    aside: /congestion control/,
  },
  {
    rule: 'sent-for-nothing',
    shows: 'order',
    analysis: ['spurious_retransmission'],
    packets: () => {
      const talk = sending();
      talk.server({ flags: 'A', ack: 61, after: 30 });
      return talk.board({ flags: 'PA', seq: 41, length: 20, after: 100 });
    },
    text:
      'The board sends bytes 41 to 60 once more although the server has confirmed them: the ACK was lost or came too ' +
      'late, and the server throws the copy away.',
  },
  {
    rule: 'gap',
    shows: 'order',
    analysis: ['lost_segment'],
    packets: () => {
      const talk = new Conversation().open();
      talk.board({ flags: 'PA', length: 20 });
      return talk.board({ flags: 'PA', seq: 41, length: 20 });
    },
    text:
      'Bytes 21 to 40 (20 bytes) are missing, lost on the way or not captured: bytes 41 to 60 have come before them, ' +
      'and the server keeps them until the gap is filled.',
    aside: /Captured at the board nothing would be wrong yet/,
  },
  {
    rule: 'gap',
    shows: 'order',
    analysis: ['lost_segment'],
    packets: () => {
      const talk = new Conversation().open();
      talk.board({ flags: 'PA', length: 20 });
      return talk.board({ flags: 'PA', seq: 22, length: 1 });
    },
    text:
      'Byte 21 (1 byte) is missing, lost on the way or not captured: byte 22 has come before it, and the server keeps ' +
      'it until the gap is filled.',
  },
  {
    rule: 'gap-seen-late',
    shows: 'order',
    analysis: ['lost_segment'],
    packets: () => sending().board({ flags: 'A', seq: 81 }),
    text: 'The board is at byte 81 by now: bytes 61 to 80 were lost on the way or not captured.',
  },
];

const ACKS: readonly Case[] = [
  {
    rule: 'confirms',
    shows: 'acknowledgement',
    packets: () => {
      const talk = new Conversation().open();
      talk.board({ flags: 'PA', length: 20 });
      return talk.server({ flags: 'A', ack: 21, after: 33 });
    },
    text: 'The server has everything up to byte 20 (ACK), 33 ms after packet 4.',
  },
  {
    rule: 'confirms-many',
    shows: 'acknowledgement',
    packets: () => sending().server({ flags: 'A', ack: 61, after: 30 }),
    text: 'One ACK for 2 segments: the server has everything up to byte 60, 30 ms after packet 7.',
    aside: /counts bytes, not packets/,
  },
  {
    rule: 'confirms-late',
    shows: 'acknowledgement',
    packets: () => {
      const talk = new Conversation().open();
      talk.board({ flags: 'PA', length: 20 });
      talk.server({ flags: 'A', ack: 21, after: 30 });
      talk.board({ flags: 'PA', seq: 21, length: 20 });
      return talk.server({ flags: 'A', ack: 41, after: 71 });
    },
    text:
      'The server has everything up to byte 40 (ACK), 71 ms after packet 6, much longer than at best: either the server ' +
      'held it back to say more with one packet (delayed ACK), or a packet waited in a queue on the way; one capture ' +
      'alone does not tell which.',
  },
  {
    rule: 'confirms-late',
    shows: 'acknowledgement',
    packets: () => {
      const talk = new Conversation().open();
      talk.board({ flags: 'PA', length: 20 });
      talk.server({ flags: 'A', ack: 21, after: 30 });
      talk.board({ flags: 'PA', seq: 21, length: 20 });
      talk.server({ flags: 'A', ack: 41, after: 71 });
      talk.board({ flags: 'PA', seq: 41, length: 20 });
      return talk.server({ flags: 'A', ack: 61, after: 72 });
    },
    text: 'The server has everything up to byte 60 (ACK), 72 ms after packet 8, late again.',
  },
  {
    rule: 'waits-still',
    shows: 'acknowledgement',
    analysis: ['duplicate_ack'],
    packets: () => sending().server({ flags: 'A', ack: 21, sack: [[41, 61]], after: 30 }),
    text: 'Nothing new: the server repeats that it still waits for byte 21; it has bytes 41 to 60 already (SACK).',
  },
  {
    rule: 'waits-still',
    shows: 'acknowledgement',
    analysis: ['duplicate_ack'],
    packets: () => {
      const talk = sending();
      talk.server({ flags: 'A', ack: 21, after: 5 });
      talk.server({ flags: 'A', ack: 21, after: 5 });
      return talk.server({ flags: 'A', ack: 21, after: 5 });
    },
    text:
      'Nothing new: the server repeats that it still waits for byte 21, for the third time, which tells the board to ' +
      'send it again without waiting.',
  },
  {
    rule: 'gap-is-filled',
    shows: 'order',
    packets: () => {
      const talk = sending();
      talk.server({ flags: 'A', ack: 21, sack: [[41, 61]], after: 30 });
      talk.board({ flags: 'PA', seq: 21, length: 20, after: 25 });
      return talk.server({ flags: 'A', ack: 61, after: 30 });
    },
    text:
      'The gap is filled: the server has everything up to byte 60 at once (ACK), with what had come too early, 85 ms ' +
      'after packet 7.',
  },
  {
    rule: 'copy-came',
    shows: 'order',
    analysis: ['duplicate_ack'],
    packets: () => {
      const talk = sending();
      talk.server({ flags: 'A', ack: 61, after: 30 });
      talk.board({ flags: 'PA', seq: 41, length: 20, after: 100 });
      return talk.server({ flags: 'A', ack: 61, sack: [[41, 61]], after: 30 });
    },
    text: 'The server throws the copy away and repeats that it waits for byte 61; bytes 41 to 60 came to it twice (D-SACK).',
  },
  {
    rule: 'confirms-unseen',
    shows: 'acknowledgement',
    analysis: ['ack_lost_segment'],
    packets: () => sending().server({ flags: 'A', ack: 101, after: 30 }),
    text:
      'The server has everything up to byte 100 (ACK), more than this capture has seen the board send: some packets ' +
      'were not captured.',
  },
  {
    rule: 'confirms-first',
    shows: 'acknowledgement',
    packets: () => new Conversation().server({ flags: 'A', seq: 700, ack: 900, window: 501 }),
    text:
      'The server waits for byte 1 (ACK) and has room for at least 501 bytes (by how much that has to be multiplied ' +
      'was told in the handshake, which is not in the capture).',
    aside: /begins in the middle of this connection.*the scale was told in the handshake/,
  },
  {
    rule: 'older-ack',
    shows: 'order',
    packets: () => {
      const talk = sending();
      talk.server({ flags: 'A', ack: 61, after: 30 });
      return talk.server({ flags: 'A', ack: 41, after: 1 });
    },
    text: 'An older packet that was overtaken: in it the server still waits for byte 41, but it has already said 61.',
  },
  {
    rule: 'odd',
    shows: 'connection',
    packets: () => sending().board({ flags: 'P', seq: 61 }),
    text: 'The board sends a packet without data and without an ACK, which no connection needs: the server will ignore it.',
  },
];

describe('losses', () => {
  it.each(LOSSES)('$rule: $text', check);
});

describe('acknowledgements', () => {
  it.each(ACKS)('$rule: $text', check);
});

describe('a header that cannot be right', () => {
  it('is not believed', () => {
    const told = sending().board({ flags: 'PA', seq: 9000, length: -1 });
    expect(told).toMatchObject({
      rule: 'broken',
      text: 'The board sends a packet whose header does not fit into it: the server throws such a packet away, and confirms nothing of it.',
    });
  });
});
