// What an end tells that it has behind a gap, and what the other one makes of it.

import { describe, expect, it } from 'vitest';
import { readRecording } from '../../../src/lesson/recordings.ts';
import { Capture } from '../../../src/wire/capture.ts';
import { startMemory } from '../../../src/wire/words/memory.ts';
import { sentence } from '../../../src/wire/words/sentence.ts';
import { type Case, check } from './case.ts';
import { Conversation } from './conversation.ts';

/** The sentences of a lesson's capture, by frame. */
function recorded(name: string, end: 'board' | 'server'): Map<number, string> {
  const memory = startMemory({ boardPort: 5050 });
  const texts = new Map<number, string>();
  const capture = new Capture({
    packet: (packet) => texts.set(packet.segment.frame, sentence(packet, memory).text),
  });
  capture.write(readRecording(name, end));
  capture.end();
  return texts;
}

/** The board has sent six segments of 20 bytes, 1 to 120, and the server has the first one. */
function sixSent(): Conversation {
  const talk = new Conversation().open();
  for (let seq = 1; seq <= 101; seq += 20) talk.board({ flags: 'A', seq, length: 20, after: 1 });
  talk.server({ flags: 'A', ack: 21, after: 30 });
  return talk;
}

describe('bytes that are sent again', () => {
  const atBoard = recorded('full-network', 'board');

  it.each([51, 53, 55, 57, 59, 61])(
    'because a gap was told of, not for a timer: frame %d',
    (frame) => {
      expect(atBoard.get(frame)).toMatch(
        /^The server has told of a gap: the board sends bytes \d+ to \d+ again \(retransmission\), \d+ ms after the first time\.$/,
      );
    },
  );

  const GAPS: readonly Case[] = [
    {
      rule: 'repeat-as-told',
      shows: 'acknowledgement',
      analysis: ['retransmission'],
      packets: () => {
        const talk = sixSent();
        talk.server({ flags: 'A', ack: 21, sack: [[41, 61]], after: 1 });
        // Of the first range it says nothing any more, but still has it.
        talk.server({ flags: 'A', ack: 21, sack: [[81, 101]], after: 1 });
        return talk.board({ flags: 'A', seq: 61, length: 20, after: 1 });
      },
      text: 'The server has told of a gap: the board sends bytes 61 to 80 again (retransmission), 37 ms after the first time.',
    },
    {
      rule: 'repeat',
      shows: 'acknowledgement',
      analysis: ['retransmission'],
      packets: () => {
        const talk = sixSent();
        talk.server({ flags: 'A', ack: 21, sack: [[41, 61]], after: 1 });
        return talk.board({ flags: 'A', seq: 101, length: 20, after: 200 });
      },
      text: 'Not confirmed in time: the board sends bytes 101 to 120 again (retransmission), 235 ms after the first time.',
    },
    {
      rule: 'repeat',
      shows: 'acknowledgement',
      analysis: ['retransmission'],
      packets: () => {
        const talk = sixSent();
        talk.server({ flags: 'A', ack: 21, sack: [[41, 61]], after: 1 });
        talk.board({ flags: 'A', seq: 21, length: 20, after: 1 });
        talk.server({ flags: 'A', ack: 61, after: 30 });
        return talk.board({ flags: 'A', seq: 61, length: 20, after: 200 });
      },
      text: 'Not confirmed in time: the board sends bytes 61 to 80 again (retransmission), 264 ms after the first time.',
    },
    {
      rule: 'repeat-as-told',
      shows: 'acknowledgement',
      analysis: ['out_of_order'],
      packets: () => {
        const talk = new Conversation().open();
        for (const seq of [1, 21, 41]) talk.board({ flags: 'A', seq, length: 20, after: 0.1 });
        talk.server({ flags: 'A', ack: 1, sack: [[21, 41]], after: 0.5 });
        return talk.board({ flags: 'A', seq: 1, length: 20, after: 0.1 });
      },
      text: 'The server has told of a gap: the board sends bytes 1 to 20 again (retransmission).',
    },
  ];

  it.each(GAPS)('$rule, $analysis: $text', check);
});
