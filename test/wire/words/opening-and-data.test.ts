// How connections begin, and data: what the packets are, and the sentence that is said of the last.

import { describe, it } from 'vitest';
import { type Case, check, standing } from './case.ts';
import { Conversation } from './conversation.ts';

const OPENING: readonly Case[] = [
  {
    rule: 'syn',
    shows: 'connection',
    packets: () =>
      new Conversation().board({ flags: 'S', seq: 0, mss: 1460, scale: 10, sackPermitted: true }),
    text:
      'The board asks for a connection (SYN), from its port 46280 to port 5050 of the server; it takes up to 1,460 bytes ' +
      'of data a packet (MSS), will count its window in steps of 1,024 bytes (window scale) and understands ' +
      'acknowledgements with holes (SACK).',
    aside: /46280 and 5050/,
  },
  {
    rule: 'syn',
    shows: 'connection',
    packets: () => new Conversation(null).board({ flags: 'S', seq: 0 }),
    text: 'The client asks for a connection (SYN), from its port 46280 to port 5050 of the server.',
  },
  {
    rule: 'syn-again',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => {
      const talk = new Conversation();
      talk.board({ flags: 'S', seq: 0 });
      talk.board({ flags: 'S', seq: 0, after: 1000 });
      return talk.board({ flags: 'S', seq: 0, after: 2000 });
    },
    text: 'No answer yet: the board asks for the connection again (SYN), for the third time, 3.0 s after the first.',
    aside: /twice as long/,
  },
  {
    rule: 'syn-ack',
    shows: 'connection',
    packets: () => {
      const talk = new Conversation();
      talk.board({ flags: 'S', seq: 0 });
      return talk.server({ flags: 'SA', seq: 0, ack: 1, mss: 536, after: 25.4 });
    },
    text:
      'The server says yes (ACK) and asks for its own direction in the same packet (SYN), 25 ms after the question; ' +
      'it takes up to 536 bytes of data a packet (MSS).',
    aside: /a number of its own, 0/,
  },
  {
    rule: 'syn-ack-again',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => {
      const talk = new Conversation();
      talk.board({ flags: 'S', seq: 0 });
      talk.server({ flags: 'SA', seq: 0, ack: 1 });
      return talk.server({ flags: 'SA', seq: 0, ack: 1, after: 1000 });
    },
    text: 'The server says yes again (SYN, ACK), 1.0 s after the first time: it has not heard that its answer came.',
  },
  {
    rule: 'syn-ack-alone',
    shows: 'connection',
    packets: () => new Conversation().server({ flags: 'SA', seq: 0, ack: 1 }),
    text: 'The server says yes to a question that is not in this capture, and asks for its own direction (SYN, ACK).',
  },
  {
    rule: 'syn-crossed',
    shows: 'connection',
    packets: () => {
      const talk = new Conversation();
      talk.board({ flags: 'S', seq: 0 });
      return talk.server({ flags: 'S', seq: 0 });
    },
    text:
      'The server asks for the same connection at the same time (SYN): both questions cross, and one connection ' +
      'comes of them.',
  },
  {
    rule: 'handshake-done',
    shows: 'connection',
    packets: () => {
      const talk = new Conversation();
      talk.board({ flags: 'S', seq: 0 });
      talk.server({ flags: 'SA', seq: 0, ack: 1, after: 30 });
      return talk.board({ flags: 'A', after: 1 });
    },
    text:
      'The board confirms the answer (ACK): both ends know where the other begins to count, and the connection ' +
      'stands, 31 ms after the question.',
    aside: /full duplex/,
  },
  {
    rule: 'refused',
    shows: 'connection',
    packets: () => {
      const talk = new Conversation();
      talk.board({ flags: 'S', seq: 0 });
      return talk.server({ flags: 'RA', seq: 0, ack: 1 });
    },
    text: 'The server refuses (RST): no program listens on its port 5050, or a firewall says no for it.',
  },
];

const DATA: readonly Case[] = [
  {
    rule: 'data-pushed',
    shows: 'push',
    packets: () => standing().board({ flags: 'PA', seq: 21, length: 20 }),
    text: 'The board sends 20 bytes, 21 to 40, and asks that they be handed over at once (PSH).',
  },
  {
    rule: 'data-pushed',
    shows: 'push',
    packets: () => standing().board({ flags: 'PA', seq: 21, length: 1 }),
    text: 'The board sends 1 byte, number 21, and asks that it be handed over at once (PSH).',
  },
  {
    rule: 'data-pushed',
    shows: 'push',
    packets: () => {
      const talk = standing();
      talk.board({ flags: 'PA', seq: 21, length: 18 });
      return talk.board({ flags: 'PA', seq: 39, bytes: Uint8Array.of(0x0d, 0x0a) });
    },
    text:
      'The board sends 2 bytes, 39 to 40, and asks that they be handed over at once (PSH); with what went before, ' +
      '20 bytes are on their way.',
    aside: /println writes the text and its CR LF/,
  },
  {
    rule: 'data',
    shows: 'segments',
    packets: () => standing().board({ flags: 'A', seq: 21, length: 100 }),
    text: 'The board sends 100 bytes, 21 to 120; more is to follow.',
  },
  {
    rule: 'data-full',
    shows: 'segments',
    packets: () => standing().board({ flags: 'A', seq: 21, length: 1460 }),
    text: 'The board sends 1,460 bytes, 21 to 1480: as much as one packet may carry, and the stream goes on in the next.',
  },
  {
    rule: 'data-full',
    shows: 'segments',
    packets: () => standing().board({ flags: 'A', seq: 21, length: 1448, timestamp: 7 }),
    text: 'The board sends 1,448 bytes, 21 to 1468: as much as one packet may carry, and the stream goes on in the next.',
    aside:
      /^Of the 1,460 bytes that were agreed the timestamps in each header take 12: 1,448 bytes are left for data\.$/,
  },
  {
    rule: 'data',
    shows: 'segments',
    packets: () => standing().board({ flags: 'A', seq: 21, length: 4380 }),
    text: 'The board sends 4,380 bytes, 21 to 4400; more is to follow.',
    aside: /more than the 1,460 bytes that were agreed/,
  },
  {
    rule: 'data-both-ways',
    shows: 'duplex',
    packets: () => {
      const talk = standing();
      talk.board({ flags: 'PA', seq: 21, length: 20 });
      return talk.server({ flags: 'PA', ack: 41, length: 7 });
    },
    text: 'The server sends 7 bytes, 1 to 7, and in the same packet confirms what the board sent, up to byte 40 (PSH, ACK).',
  },
  {
    rule: 'data-fills-window',
    shows: 'flow',
    analysis: ['window_full'],
    packets: () => {
      const talk = new Conversation().open({ window: 30 });
      return talk.board({ flags: 'PA', length: 30, window: 30 });
    },
    text:
      'The board sends 30 bytes, 1 to 30, and with them the window of the server is full: it may send no more until ' +
      'the server has room.',
  },
  {
    rule: 'data-let-go',
    shows: 'congestion',
    packets: () => {
      const talk = new Conversation().open();
      for (let at = 0; at < 10; at++) {
        talk.board({ flags: 'PA', seq: 1 + 16 * at, length: 16, after: 0.1 });
      }
      talk.server({ flags: 'A', ack: 17, after: 29 });
      return talk.board({ flags: 'PA', seq: 161, length: 340, after: 0.05 });
    },
    text:
      'The ACK lets the board go on, which seems to have had as much on its way as it trusts the network with ' +
      '(congestion control): it sends 340 bytes, 161 to 500; with what went before, 484 bytes are on their way.',
  },
  {
    rule: 'data-pushed',
    shows: 'push',
    packets: () => {
      const talk = standing();
      let seq = 21;
      for (let at = 0; at < 2; at++, seq += 40) {
        talk.board({ flags: 'PA', seq, length: 40, after: at === 0 ? 10 : 0.05 });
        talk.server({ flags: 'A', ack: seq + 40, after: 40 });
      }
      return talk.board({ flags: 'PA', seq, length: 40, after: 0.05 });
    },
    text: 'The board sends 40 bytes, 101 to 140, and asks that they be handed over at once (PSH).',
    aside: /0\.05 ms after the ACK.*Nagle's algorithm/,
  },
];

describe('how a connection begins', () => {
  it.each(OPENING)('$rule: $text', check);
});

describe('data', () => {
  it.each(DATA)('$rule: $text', check);
});
