// How a connection began and what went wrong in it: the same in the terminal and on the page.

import { describe, expect, test } from 'vitest';
import { ConnectionFigures } from '../../src/cli/wire/connection-figures.ts';
import { resentWords } from '../../src/cli/wire/connection-words.ts';
import { Capture } from '../../src/wire/capture.ts';
import { TCP } from '../../src/wire/segment.ts';
import { Book } from '../../web/wire/data/book.ts';
import type { StreamRow } from '../../web/wire/protocol.ts';
import { troubleTexts } from '../../web/wire/table/trouble-text.ts';
import { MadeCapture } from '../cli/made-capture.ts';
import { captureBytes } from './truth.ts';

const { SYN, ACK, RST } = TCP;

function both(file: Uint8Array): { figures: ConnectionFigures; row: StreamRow } {
  let figures: ConnectionFigures | undefined;
  const capture = new Capture({
    packet: (packet) => {
      figures ??= new ConnectionFigures(packet);
      figures.take(packet);
    },
  });
  capture.write(file);
  capture.end();
  const book = new Book();
  book.write(file);
  book.end();
  const row = book.row(0);
  if (figures === undefined || row === null) throw new Error('there is no connection');
  return { figures, row };
}

type Step = readonly ['board' | 'server', number];

describe('the beginning', () => {
  const yes: Step = ['server', SYN | ACK];
  test.each<[string, Step[]]>([
    ['handshake', [['board', SYN], yes, ['board', ACK]]],
    ['half open', [['board', SYN], yes]],
    ['half open', [['board', SYN], yes, ['board', RST]]],
    ['half open', [['board', SYN], yes, yes]],
    ['no answer', [['board', SYN]]],
    [
      'no answer',
      [
        ['board', SYN],
        ['board', SYN],
      ],
    ],
    [
      'refused',
      [
        ['board', SYN],
        ['server', RST | ACK],
      ],
    ],
    ['middle', [['board', ACK]]],
    ['middle', [['board', RST]]],
    // The SYN itself was not captured.
    ['handshake', [yes, ['board', ACK]]],
    ['half open', [yes]],
  ])('%s: %j', (beginning, steps) => {
    const made = new MadeCapture();
    const connection = made.connection();
    for (const [who, flags] of steps) connection.says(who, flags);
    const { figures, row } = both(made.file);
    expect([figures.beginning, row.began]).toEqual([beginning, beginning]);
  });
});

test('a device is heard though its HELLO is cut as println cuts it', () => {
  const made = new MadeCapture();
  made.connection().open().board('HELLO device=kit').board('chen\r\n');
  expect(both(made.file).row.device).toBe('kitchen');
});

describe('the trouble', () => {
  test.each(['loss.device', 'loss.server', 'clean.device'])('%s', (name) => {
    const { figures, row } = both(captureBytes(name));
    const { dataPackets, resent, disorder, gaps, closedWindows } = figures.troubles;
    const own = { dataPackets, resent, disorder, gaps, closedWindows };
    expect(row.troubles).toEqual({ lost: 0, changed: 0, ...own });
  });

  test('what was sent again is a share of the packets with data', () => {
    const { figures, row } = both(captureBytes('loss.server'));
    expect(resentWords(figures)).toBe('5 (4.1 %), 4 gaps');
    expect(troubleTexts(row).slice(0, 2)).toEqual(['5 sent again (4.1 %)', '4 gaps']);
  });

  test('large counts are easy to read', () => {
    const { row } = both(captureBytes('loss.server'));
    const troubles = { ...row.troubles, dataPackets: 600_000, resent: 299_800, disorder: 1_200 };
    expect(troubleTexts({ troubles })).toEqual([
      '299,800 sent again (50 %)',
      '4 gaps',
      '1,200 out of order',
    ]);
  });

  test('an ACK of what was not captured is no gap', () => {
    const made = new MadeCapture();
    const connection = made.connection().open().board('1,0,21.5,60\n');
    connection.lose('2,0,21.5,60\n').says('server', ACK);
    const { figures, row } = both(made.file);
    expect([figures.troubles.gaps, row.troubles.gaps]).toEqual([0, 0]);
  });
});
