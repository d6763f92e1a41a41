// A person at a console: a real terminal of 60 columns, keys as they are pressed, lines that come meanwhile.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { pythonAvailable } from '../link/pseudo-port.ts';
import { projectFile } from '../project-folder.ts';
import { startBoard } from './console-board.ts';
import { Screen } from './screen.ts';
import { TAPLINE, until } from './server-process.ts';
import { endAfterwards, undoAll } from './temporary-server.ts';

const COLUMNS = 60;
const [LEAVE, UP, HOME, END_OF_INPUT, INTERRUPT] = ['\x1d', '\x1b[A', '\x01', '\x04', '\x03'];

afterEach(undoAll);

interface Person {
  type(keys: string): void;
  /** The screen's rows, each without its time. */
  rows(): string[];
  readonly screen: Screen;
  /** The exit code. */
  readonly left: Promise<number | null>;
}

function sitDown(args: readonly string[], env: Record<string, string> = {}): Person {
  const script = projectFile('test', 'e2e', 'terminal.py');
  const program = [process.execPath, TAPLINE, 'console', ...args];
  const child = spawn('python3', [script, String(COLUMNS), '24', ...program], {
    env: { ...process.env, TERM: 'xterm', ...env },
  });
  endAfterwards(child);
  const screen = new Screen(COLUMNS);
  child.stdout.setEncoding('utf8').on('data', (text: string) => screen.write(text));
  return {
    type: (keys) => child.stdin.write(keys),
    rows: () => screen.rows.map((row) => row.replace(/^\[\d\d:\d\d:\d\d\] /, '')),
    screen,
    left: once(child, 'close').then(([code]) => code),
  };
}

describe.skipIf(!pythonAvailable)('at a terminal', () => {
  test('lines come above what is being typed, which stays as it is', async () => {
    const board = await startBoard('hello\r\n');
    const person = sitDown([`127.0.0.1:${board.port}`]);
    await until('it is there', () => person.rows().includes('hello'));
    const socket = await board.connection();
    const long = 'a command that is longer than the terminal is wide, so it takes two rows';
    person.type(long);
    await until('it is typed', () => person.rows().join('').includes('takes two rows'));
    socket.write('one\r\n');
    await until('a line came', () => person.rows().includes('one'));
    person.type(HOME);
    person.type('X');
    socket.write('two\r\nthree\r\n');
    await until('more came', () => person.rows().includes('three'));
    // The screen is seen between any two bytes of what is drawn.
    await until('all of it is drawn', () => person.rows().join('').endsWith(`> X${long}`));
    expect(person.rows()).toEqual([
      `* connected to 127.0.0.1:${board.port}; Ctrl-] leaves`,
      'hello',
      'one',
      'two',
      'three',
      `> X${long}`.slice(0, COLUMNS),
      `> X${long}`.slice(COLUMNS),
    ]);
    person.type('\r');
    await until('it is said', () => board.heard() === `X${long}\r\n`);
    person.type('short\r');
    await until('it is said', () => board.heard().endsWith('short\r\n'));
    person.type(`${UP}${UP}`);
    await until('the first is back', () => person.rows().at(-2)?.startsWith('> Xa') === true);
    person.type('\r');
    await until('it is said again', () => board.heard().endsWith(`short\r\nX${long}\r\n`));
    person.type(LEAVE);
    expect(await person.left).toBe(0);
    expect(person.rows().at(-1)).not.toBe('>');
  });

  test('half a line is shown, and becomes whole in its row', async () => {
    const board = await startBoard();
    const person = sitDown([`127.0.0.1:${board.port}`]);
    const socket = await board.connection();
    socket.write('login: ');
    await until('the half is shown', () => person.rows().includes('login:'));
    socket.write(Buffer.from('grün').subarray(0, 3));
    await until('whole letters of it', () => person.rows().includes('login: gr'));
    socket.write(Buffer.from('grün').subarray(3));
    socket.write('\r\nnext\r\n');
    await until('it is whole', () => person.rows().includes('next'));
    expect(person.rows().slice(1, 3)).toEqual(['login: grün', 'next']);
    person.type(LEAVE);
    expect(await person.left).toBe(0);
  });

  test('nothing that a board sends reaches the terminal raw', async () => {
    const evil = '\x1b[2J\x1b]0;title\x07\u009b31m\u202e\x08\x0e\x1bP1$r';
    const board = await startBoard(`${evil}\r\n${evil}`);
    const person = sitDown([`127.0.0.1:${board.port}`], { NO_COLOR: '1' });
    const titles = () => person.rows().filter((row) => row.includes('title')).length;
    await until('both are shown', () => titles() === 2);
    expect(person.rows().slice(1, 3).join('')).toBe(
      String.raw`\x1b[2J\x1b]0;title\x07\x9b31m\u202e\x08\x0e\x1bP1$r`,
    );
    expect(person.screen.strange).toEqual([]);
    expect(person.screen.coloured).toBe(false);
    person.type(LEAVE);
    expect(await person.left).toBe(0);
  });

  test.each([
    ['Ctrl-D in an empty line', END_OF_INPUT, 0],
    ['Ctrl-C', INTERRUPT, 130],
    ['Ctrl-] in the middle of a line', `half a line${LEAVE}`, 0],
  ])('%s leaves, also while nobody answers', async (_what, keys, code) => {
    const person = sitDown(['127.0.0.1:1']);
    await until('it failed', () => person.rows().join('').includes('refuses'));
    person.type(keys);
    expect(await person.left).toBe(code);
  });

  test('what the board closes begins anew, and says so', async () => {
    const board = await startBoard('hello\r\n');
    const person = sitDown([`127.0.0.1:${board.port}`]);
    (await board.connection()).end();
    await until('it is there again', () => board.count === 2);
    await until('it says so', () => person.rows().filter((row) => row === 'hello').length === 2);
    expect(person.rows().slice(0, 5)).toEqual([
      `* connected to 127.0.0.1:${board.port}; Ctrl-] leaves`,
      'hello',
      '* closed by the board (trying again)',
      `* connected to 127.0.0.1:${board.port}`,
      'hello',
    ]);
    person.type(LEAVE);
    expect(await person.left).toBe(0);
  });

  test('bytes in hexadecimal fit', async () => {
    const board = await startBoard('0123456789abcdef\r\n');
    const person = sitDown([`127.0.0.1:${board.port}`, '--hex']);
    await until('they are shown', () => person.rows().at(-2)?.endsWith('|..|') === true);
    person.type('ok\r');
    const mine = '> 000000  6f 6b 0d 0a              |ok..|';
    await until('mine too', () => person.rows().includes(mine));
    expect(person.rows().filter((row) => row.startsWith('<'))).toEqual([
      '< 000000  30 31 32 33 34 35 36 37  |01234567|',
      '< 000008  38 39 61 62 63 64 65 66  |89abcdef|',
      '< 000010  0d 0a                    |..|',
    ]);
    person.type(LEAVE);
    expect(await person.left).toBe(0);
  });
});
