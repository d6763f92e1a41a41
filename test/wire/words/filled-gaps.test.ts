// What comes into a gap: one capture alone does not always tell whether it was sent again.

import { describe, it } from 'vitest';
import { type Case, check } from './case.ts';
import { Conversation } from './conversation.ts';

/** A connection that stands, seen behind the loss of the second of three segments of 20 bytes. */
function withGap(): Conversation {
  const talk = new Conversation().open();
  talk.board({ flags: 'PA', length: 20 });
  talk.server({ flags: 'A', ack: 21, after: 0.1 });
  talk.board({ flags: 'PA', seq: 41, length: 20, after: 150 });
  return talk;
}

const FILLED: readonly Case[] = [
  {
    rule: 'overtaken',
    shows: 'order',
    analysis: ['out_of_order'],
    packets: () => withGap().board({ flags: 'PA', seq: 21, length: 20, after: 1 }),
    text:
      'Bytes 21 to 40 come after what follows them: overtaken, or lost and sent again at once; the server puts ' +
      'everything in its place.',
  },
  {
    rule: 'repeat-fills-gap',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => withGap().board({ flags: 'PA', seq: 21, length: 20, after: 100 }),
    text:
      'What was missing before packet 6 comes 100 ms later: the board has sent bytes 21 to 40 again (retransmission), ' +
      'or they were overtaken on the way; one capture alone does not tell which.',
  },
  {
    rule: 'repeat-fills-gap',
    shows: 'acknowledgement',
    analysis: ['retransmission'],
    packets: () => withGap().board({ flags: 'PA', seq: 21, length: 20, after: 210 }),
    text: 'What was missing before packet 6 comes 210 ms later: the board has sent bytes 21 to 40 again (retransmission).',
  },
  {
    rule: 'fast-repeat-fills-gap',
    shows: 'acknowledgement',
    analysis: ['fast_retransmission'],
    packets: () => {
      const talk = withGap();
      for (let times = 0; times < 3; times++) talk.server({ flags: 'A', ack: 21, after: 5 });
      return talk.board({ flags: 'PA', seq: 21, length: 20, after: 1 });
    },
    text:
      'What the server has asked for again and again comes 16 ms later: the board has sent bytes 21 to 40 once more, ' +
      'without waiting for its timer (fast retransmission), or they were overtaken on the way; one capture alone does ' +
      'not tell which.',
  },
];

describe('what fills a gap', () => {
  it.each(FILLED)('$rule: $text', check);
});
