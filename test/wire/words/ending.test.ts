// How connections end: what the packets are, and the sentence that is said of the last.

import { describe, expect, it } from 'vitest';
import { type Case, check, standing } from './case.ts';
import type { Conversation } from './conversation.ts';

/** The same after the board has closed its direction. */
function halfClosed(): Conversation {
  const talk = standing();
  talk.board({ flags: 'FA', seq: 21 });
  return talk;
}

const ORDERLY: readonly Case[] = [
  {
    rule: 'fin-first',
    shows: 'ending',
    packets: () => standing().board({ flags: 'FA', seq: 21 }),
    text: 'The board has sent everything, 20 bytes in all, and closes its direction (FIN); the server may go on sending.',
  },
  {
    rule: 'fin-first',
    shows: 'ending',
    packets: () => standing().board({ flags: 'FPA', seq: 21, length: 36 }),
    text: 'The board sends its last 36 bytes, 21 to 56, and closes its direction (FIN); the server may go on sending.',
  },
  {
    rule: 'fin-first',
    shows: 'ending',
    analysis: ['lost_segment'],
    packets: () => standing().board({ flags: 'FPA', seq: 41, length: 36 }),
    text:
      'The board sends its last 36 bytes, 41 to 76, and closes its direction (FIN); the server may go on sending; ' +
      'bytes 21 to 40 (20 bytes) before it are missing, lost on the way or not captured.',
  },
  {
    rule: 'fin-second',
    shows: 'ending',
    analysis: ['lost_segment'],
    packets: () => halfClosed().server({ flags: 'FA', seq: 2, ack: 22 }),
    text:
      'The server confirms that, and closes its direction as well (FIN): both have now said that they send no more; ' +
      'byte 1 (1 byte) before it is missing, lost on the way or not captured.',
  },
  {
    rule: 'fin-first',
    shows: 'ending',
    packets: () => standing().server({ flags: 'FA', ack: 21 }),
    text: 'The server has nothing to send and closes its direction (FIN); the board may go on sending.',
  },
  {
    rule: 'half-closed',
    shows: 'ending',
    packets: () => halfClosed().server({ flags: 'A', ack: 22 }),
    text:
      'The server confirms the end of the board (ACK 22: a FIN takes a number, like a byte); its own direction is ' +
      'still open, so the connection is half closed.',
  },
  {
    rule: 'fin-second',
    shows: 'ending',
    packets: () => halfClosed().server({ flags: 'FA', ack: 22, after: 30 }),
    text: 'The server confirms that, and closes its direction as well (FIN): both have now said that they send no more.',
  },
  {
    rule: 'fin-second',
    shows: 'ending',
    packets: () => {
      const talk = halfClosed();
      talk.server({ flags: 'A', ack: 22 });
      return talk.server({ flags: 'FA', ack: 22, after: 4000 });
    },
    text:
      'The server closes its direction as well (FIN), 4.0 s after the board did: both have now said that they send ' +
      'no more.',
  },
  {
    rule: 'fin-second',
    shows: 'ending',
    packets: () => halfClosed().server({ flags: 'FA', ack: 21, after: 1 }),
    text:
      'The server closes its direction too (FIN), before it has seen the FIN of the board: both have now said that ' +
      'they send no more.',
  },
  {
    rule: 'last-ack',
    shows: 'ending',
    packets: () => {
      const talk = halfClosed();
      talk.server({ flags: 'FA', ack: 22 });
      return talk.board({ flags: 'A', seq: 22, ack: 2 });
    },
    text: 'The board confirms the end of the server (ACK): both directions are closed in order and every byte has arrived.',
  },
  {
    rule: 'half-closed',
    shows: 'ending',
    packets: () => {
      const talk = halfClosed();
      talk.server({ flags: 'FA', ack: 21 });
      return talk.board({ flags: 'A', seq: 22, ack: 2 });
    },
    text: 'The board confirms the end of the server (ACK 2) and waits until its own is confirmed.',
  },
  {
    rule: 'fin-again',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => halfClosed().board({ flags: 'FA', seq: 21, after: 250 }),
    text: 'The board says again that it has sent everything (FIN), 250 ms after the first time: nobody has acknowledged it.',
  },
  {
    rule: 'confirms-fin-again',
    shows: 'ending',
    analysis: ['duplicate_ack'],
    packets: () => {
      const talk = halfClosed();
      talk.server({ flags: 'A', ack: 22 });
      talk.board({ flags: 'FA', seq: 21, after: 250 });
      return talk.server({ flags: 'A', ack: 22, after: 30 });
    },
    text: 'The server confirms the end of the board once more (ACK).',
  },
];

const ABRUPT: readonly Case[] = [
  {
    rule: 'reset-after-data',
    shows: 'ending',
    packets: () => standing().server({ flags: 'RA', ack: 21, after: 2 }),
    text:
      'The server breaks the connection off (RST), 32 ms after the board last sent data: what the ' +
      "server's program had not read of it is lost.",
  },
  {
    rule: 'reset-after-data',
    shows: 'ending',
    packets: () => {
      const talk = standing();
      talk.board({ flags: 'PA', seq: 21, length: 7 });
      return talk.server({ flags: 'RA', ack: 21, after: 30 });
    },
    text:
      'The server breaks the connection off (RST), 30 ms after the board last sent data: what the ' +
      "server's program had not read of it is lost; 7 bytes that the board sent were never acknowledged.",
  },
  {
    rule: 'reset',
    shows: 'ending',
    packets: () => standing().server({ flags: 'RA', ack: 21, after: 60_000 }),
    text: 'The server breaks the connection off (RST): for it there is none, or none any more, and nothing will be answered.',
  },
  {
    rule: 'reset-answers-fin',
    shows: 'ending',
    packets: () => halfClosed().server({ flags: 'RA', ack: 22, after: 30 }),
    text:
      'The server does not close in return but breaks the connection off (RST): its program left without reading all, ' +
      'or without saying good-bye.',
  },
  {
    rule: 'reset-after-own-fin',
    shows: 'ending',
    packets: () => {
      const talk = standing();
      talk.server({ flags: 'FA', ack: 21 });
      talk.board({ flags: 'PA', seq: 21, ack: 2, length: 20, after: 30 });
      return talk.server({ flags: 'R', seq: 2, after: 30 });
    },
    text:
      'The server has closed already and nobody there reads any more: it answers the bytes of the board by breaking ' +
      'the connection off (RST).',
  },
  {
    rule: 'reset-own-fin',
    shows: 'ending',
    packets: () => halfClosed().board({ flags: 'RA', seq: 22, after: 30 }),
    text: 'The board, which had already said that it sends no more, now breaks the connection off (RST).',
  },
  {
    rule: 'reset-when-over',
    shows: 'ending',
    packets: () => {
      const talk = halfClosed();
      talk.server({ flags: 'FA', ack: 22 });
      talk.board({ flags: 'A', seq: 22, ack: 2 });
      return talk.server({ flags: 'R', seq: 2, after: 3000 });
    },
    text: 'The server has forgotten the connection, which both have ended, and tells the board so (RST).',
  },
  {
    rule: 'reset-again',
    shows: 'ending',
    packets: () => {
      const talk = standing();
      talk.server({ flags: 'RA', ack: 21 });
      return talk.server({ flags: 'R', after: 30 });
    },
    text: 'The server repeats that there is no connection any more (RST), for the second time.',
  },
];

describe('the orderly end', () => {
  it.each(ORDERLY)('$rule: $text', check);
});

describe('the abrupt end', () => {
  it.each(ABRUPT)('$rule: $text', check);

  it('is a new connection when the same ports are used again', () => {
    const talk = standing();
    talk.server({ flags: 'RA', ack: 21 });
    const told = talk.board({ flags: 'S', seq: 90_000 });
    expect(told).toMatchObject({
      rule: 'syn-reused-ports',
      promise: 'ports',
      analysis: ['reused_ports'],
    });
  });
});
