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
      text: 'The server has told of a gap: the board sends bytes 61 to 80 again (retransmission), 35 ms after the first time.',
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
      text: 'Not confirmed in time: the board sends bytes 101 to 120 again (retransmission), 231 ms after the first time.',
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
      text: 'The server has told of a gap: the board sends bytes 1 to 20 again (retransmission), 0.80 ms after the first time.',
    },
  ];

  it.each(GAPS)('$rule, $analysis: $text', check);
});

describe('what has come behind a gap', () => {
  const atBoard = recorded('full-network', 'board');

  it('is told rising, and as a part where a packet has no room for all', () => {
    expect(atBoard.get(56)).toBe(
      'Nothing new: the server repeats that it still waits for byte 24617, for the fourth time; it has bytes 28961 to ' +
        '30408, bytes 31857 to 33304 and bytes 34753 to 36200 already, among others (SACK).',
    );
    expect(atBoard.get(54)).toMatch(/bytes 31857 to 33304 already, at least \(SACK\)\.$/);
    expect(atBoard.get(52)).toMatch(
      /; it has bytes 26065 to 27512 and bytes 28961 to 30408 already \(SACK\)\.$/,
    );
  });

  it('may hold an end, whose number is no byte', () => {
    expect(atBoard.get(66)).toMatch(
      /; it has bytes 40545 to 41531 with the end \(FIN\) already \(SACK\)\.$/,
    );
  });

  it.each([62, 63, 64, 65, 66])('leaves gaps when one is filled: frame %d', (frame) => {
    expect(atBoard.get(frame)).toMatch(/^A gap is filled: /);
  });

  it('leaves none when the last one is filled', () => {
    const talk = sixSent();
    talk.server({ flags: 'A', ack: 21, sack: [[41, 121]], after: 1 });
    talk.board({ flags: 'A', seq: 21, length: 20, after: 1 });
    expect(talk.server({ flags: 'A', ack: 121, after: 30 }).text).toMatch(/^The gap is filled: /);
  });

  it('is at least as much as four blocks, where no timestamps take their room', () => {
    const talk = new Conversation().open();
    for (let seq = 1; seq <= 181; seq += 20) talk.board({ flags: 'A', seq, length: 20, after: 1 });
    const sack: (readonly [number, number])[] = [
      [121, 141],
      [81, 101],
      [41, 61],
    ];
    expect(talk.server({ flags: 'A', ack: 1, sack, after: 1 }).text).toMatch(/already \(SACK\)\.$/);
    const more = [[161, 181] as const, ...sack];
    expect(talk.server({ flags: 'A', ack: 1, sack: more, after: 1 }).text).toMatch(
      /already, at least \(SACK\)\.$/,
    );
  });
});
