// What an operator is told of boards and callers that do not get on with the server.

import { expect, it, vi } from 'vitest';
import { boardNotices } from '../src/board-notices.ts';
import { NOTICE_EVERY_MS } from '../src/limits.ts';

it('tells of wrong tokens by their address: the first, the tenth, and at a bounded rate', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const told: string[] = [];
    const notices = boardNotices((words) => told.push(words));
    for (let count = 1; count <= 12; count++) {
      notices.wrongToken('192.168.1.9', count);
      vi.advanceTimersByTime(NOTICE_EVERY_MS);
    }
    for (let host = 1; host <= 5; host++) notices.wrongToken(`192.168.1.${host}`, 1);
    vi.advanceTimersByTime(NOTICE_EVERY_MS);
    notices.wrongToken('192.168.1.6', 1);
    const words = 'showed the dashboard or the API a wrong token';
    expect(told).toEqual([
      `somebody at 192.168.1.9 ${words}`,
      `somebody at 192.168.1.9 ${words} (10 times by now)`,
      `somebody at 192.168.1.1 ${words}`,
      `somebody at 192.168.1.6 ${words} (and 4 more before it)`,
    ]);
  } finally {
    vi.useRealTimers();
  }
});

it('tells of a name that a blank has cut short', () => {
  const told: string[] = [];
  const notices = boardNotices((words) => told.push(words));
  for (const meant of ['my_board', 'my_other']) notices.cutName({ name: 'my', meant, line: '' });
  expect(told).toEqual([
    'a board said HELLO as my, with more behind it: a name ends at a blank; if my_board was meant, write it so',
  ]);
});
