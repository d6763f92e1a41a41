// Windows, probes and keep-alives: what the packets are, and the sentence that is said of the last.

import { describe, expect, it } from 'vitest';
import { type Case, check, standing } from './case.ts';
import { Conversation } from './conversation.ts';

/** The server has confirmed up to 20, has closed its window, and nobody has asked yet. */
function closed(): Conversation {
  const talk = new Conversation().open({ window: 20 });
  talk.board({ flags: 'PA', length: 20 });
  talk.server({ flags: 'A', ack: 21, window: 0, after: 30 });
  return talk;
}

const WINDOWS: readonly Case[] = [
  {
    rule: 'window-closes',
    shows: 'flow',
    analysis: ['zero_window'],
    packets: () => standing().server({ flags: 'A', ack: 21, window: 0 }),
    text:
      'The server has no room for more: its window is closed (0 bytes), because its program does not read as fast as ' +
      'the board sends, which has to wait.',
  },
  {
    rule: 'window-closes',
    shows: 'flow',
    analysis: ['zero_window'],
    packets: () => {
      const talk = standing();
      talk.board({ flags: 'PA', seq: 21, length: 20 });
      return talk.server({ flags: 'A', ack: 41, window: 0 });
    },
    text:
      'The server has everything up to byte 40 but has no room for more: its window is closed (0 bytes), because its ' +
      'program does not read as fast as the board sends, which has to wait.',
  },
  {
    rule: 'window-stays-closed',
    shows: 'flow',
    analysis: ['zero_window'],
    packets: () => closed().server({ flags: 'A', ack: 21, window: 0, after: 1500 }),
    text: 'The server says again that its window is closed (0 bytes), for 1.5 s now.',
  },
  {
    rule: 'window-probe-like-keep-alive',
    shows: 'flow',
    analysis: ['keep_alive'],
    packets: () => closed().board({ flags: 'A', seq: 20, after: 240 }),
    text:
      'The board asks whether the window of the server is still closed after 240 ms: an empty packet one number back, ' +
      'a probe that Wireshark calls a keep-alive.',
    aside: /told only once/,
  },
  {
    rule: 'window-probe',
    shows: 'flow',
    analysis: ['zero_window_probe'],
    packets: () => closed().board({ flags: 'A', seq: 21, length: 1, after: 240 }),
    text:
      'The board sends a single byte, 21, against the window of the server, closed for 240 ms: a probe, only to hear ' +
      'whether there is room again.',
  },
  {
    rule: 'window-still-closed',
    shows: 'flow',
    analysis: ['zero_window', 'zero_window_probe_ack'],
    packets: () => {
      const talk = closed();
      talk.board({ flags: 'A', seq: 21, length: 1, after: 240 });
      return talk.server({ flags: 'A', ack: 21, window: 0, after: 20 });
    },
    text: 'The server answers the probe: its window is still closed (0 bytes) after 260 ms, and the board must go on waiting.',
  },
  {
    rule: 'window-opens',
    shows: 'flow',
    analysis: ['window_update'],
    packets: () => closed().server({ flags: 'A', ack: 21, window: 1572, after: 5600 }),
    text:
      'The program of the server has read: there is room for 1,572 bytes again, after 5.6 s with a closed window, and ' +
      'the board may go on.',
  },
  {
    rule: 'window-update',
    shows: 'flow',
    analysis: ['window_update'],
    packets: () => standing().server({ flags: 'A', ack: 21, window: 64_000 }),
    text: 'The server confirms nothing new but has room for 64,000 bytes now, 240 bytes less than before (window update).',
  },
  {
    rule: 'keep-alive',
    shows: 'connection',
    analysis: ['keep_alive'],
    packets: () => standing().board({ flags: 'A', seq: 20, after: 20_000 }),
    text:
      'Nobody said anything for 20.0 s: the board asks whether the server is still there, with an empty packet that ' +
      'repeats an old number (keep-alive).',
    aside: /a board without power looks like a quiet one/,
  },
  {
    rule: 'keep-alive',
    shows: 'connection',
    analysis: ['keep_alive'],
    packets: () => {
      const talk = standing();
      talk.board({ flags: 'A', seq: 20, after: 20_000 });
      return talk.board({ flags: 'A', seq: 20, after: 1000 });
    },
    text:
      'The board asks again whether the server is still there (keep-alive): it is the second such question without ' +
      'an answer.',
  },
  {
    rule: 'keep-alive-answer',
    shows: 'connection',
    analysis: ['keep_alive_ack'],
    packets: () => {
      const talk = standing();
      talk.board({ flags: 'A', seq: 20, after: 20_000 });
      return talk.server({ flags: 'A', ack: 21, after: 32 });
    },
    text:
      'The server is still there: it repeats that it waits for byte 21 (the answer to a keep-alive), 32 ms after ' +
      'the question.',
  },
];

describe('a window whose scale is not known', () => {
  it('is told as the least that it can be, and why once', () => {
    const talk = new Conversation();
    talk.server({ flags: 'A', seq: 700, ack: 900, window: 64 });
    expect(talk.server({ flags: 'A', seq: 700, ack: 900, window: 60 }).text).toBe(
      'The server confirms nothing new but has room for at least 60 bytes (their multiplier was not captured) now, ' +
        'less than before (window update).',
    );
  });

  it('is as it stands there where an end scales none', () => {
    const talk = new Conversation().open();
    expect(talk.server({ flags: 'A', window: 501 }).text).toContain('has room for 501 bytes now');
  });

  it('may have been told in options that were cut off', () => {
    const talk = new Conversation();
    talk.board({ flags: 'S', seq: 0, mss: 1460, isCut: true });
    talk.server({ flags: 'SA', seq: 0, ack: 1, mss: 1460, isCut: true });
    talk.board({ flags: 'A', seq: 1, ack: 1 });
    talk.board({ flags: 'PA', length: 20 });
    expect(talk.server({ flags: 'A', window: 64, ack: 1 }).text).toMatch(
      /room for at least 64 bytes \(by how much that has to be multiplied was told in the handshake, of which the options were cut off\)/,
    );
  });
});

describe('windows and questions', () => {
  it.each(WINDOWS)('$rule: $text', check);
});
