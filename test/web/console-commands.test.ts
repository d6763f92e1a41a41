// The commands of a console: what is known of them, and how it is said.

import { describe, expect, it } from 'vitest';
import type { Command } from '../../web/api/types.ts';
import { faultOf, merge } from '../../web/console/commands.ts';
import { outcomeOf } from '../../web/console/outcome.ts';

const command = (id: string, at: number, more: Partial<Command> = {}): Command => ({
  id,
  device: 'kitchen',
  text: `do ${id}`,
  status: 'queued',
  reply: null,
  createdAt: new Date(at).toISOString(),
  expiresAt: new Date(at + 60_000).toISOString(),
  sentAt: null,
  endedAt: null,
  ...more,
});
const ended = { endedAt: new Date(50).toISOString() };

describe('what is known of commands', () => {
  it('is in the order in which they were given', () => {
    const known = merge([command('b', 20)], [command('c', 30), command('a', 10)]);
    expect(known.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('never goes back, in whatever order it is heard', () => {
    const steps = [
      command('a', 1),
      command('a', 1, { status: 'sent', sentAt: new Date(2).toISOString() }),
      command('a', 1, { status: 'done', reply: 'yes', ...ended }),
    ];
    const [first, second, third] = steps;
    for (const heard of [steps, [third, first, second], [second, third, first]]) {
      expect(merge([], heard)).toEqual([third]);
    }
    expect(merge([second], [first])).toEqual([second]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 300 }, (_, at) => command(`c${at}`, at));
    expect(merge([], many).map(({ id }) => id)).toEqual(many.slice(-200).map(({ id }) => id));
  });
});

describe('an outcome', () => {
  it.each([
    [{}, true, 'queued', 'waits for its turn, 59 s left'],
    [{}, false, 'queued', 'waits for the board, 59 s left'],
    [{ status: 'sent' }, true, 'sent', 'no answer yet, 59 s left'],
    [{ status: 'sent', ...ended }, true, 'sent', 'a board without HELLO does not answer'],
    [{ status: 'done', reply: 'lit', ...ended }, true, 'OK', 'lit'],
    [{ status: 'failed', reply: null, ...ended }, true, 'FAIL', ''],
    [
      { status: 'expired', ...ended },
      true,
      'expired',
      'never sent: the board did not come in time',
    ],
    [{ status: 'expired', sentAt: 'x', ...ended }, true, 'expired', 'no answer in time'],
  ] as const)('of %j, connected %j, is %s: %s', (more, isConnected, word, detail) => {
    expect(outcomeOf(command('a', 0, more), isConnected, 1000)).toMatchObject({ word, detail });
  });
});

describe('a text', () => {
  it.each([
    ['led on', null],
    ['°C 日本', null],
    ['x'.repeat(1024), null],
    ['x'.repeat(1025), 'A command has at most 1024 bytes; these are 1025.'],
    ['ü'.repeat(513), 'A command has at most 1024 bytes; these are 1026.'],
    ['a\tb', 'A command holds no tabs: use spaces.'],
    ['a\u001bb', 'A command holds no control characters: remove them.'],
  ])('%j as a command: %j', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });
});
