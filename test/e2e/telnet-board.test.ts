// People with Debian's telnet on one side, the board's serial port on the other.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { requirePackage } from './debian-package.ts';
import { type BoardProcess, listenInProcess } from './device-process.ts';
import { until } from './server-process.ts';
import { endAfterwards, undoAll } from './temporary-server.ts';

const TELNET = '/usr/bin/telnet';
const available = requirePackage('telnet', existsSync(TELNET));

afterEach(undoAll);

/** A person with telnet, who has seen that it is connected. */
async function openTelnet(port: number) {
  const child = spawn(TELNET, ['127.0.0.1', String(port)], { stdio: 'pipe' });
  endAfterwards(child);
  let screen = '';
  let isClosed = false;
  child.once('close', () => {
    isClosed = true;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  await until('telnet is connected', () => screen.includes('Escape character'));
  return {
    screen: () => screen,
    type: (text: string) => void child.stdin.write(text),
    leave: () => child.kill(),
    /** It has ended, and the screen has all of it. */
    hasEnded: () => isClosed,
  };
}

const told = (board: BoardProcess, line: string | RegExp) =>
  until(`serial says ${line}`, () =>
    board.serial().some((one) => (typeof line === 'string' ? one === line : line.test(one))),
  );

describe.skipIf(!available)('telnet', () => {
  test('holds a conversation with the serial port, in both directions', async () => {
    const board = await listenInProcess();
    const telnet = await openTelnet(board.port);
    await told(board, /^\* client 1 connected from 127\.0\.0\.1:\d+$/);
    telnet.type('hello board\n');
    await told(board, 'hello board');
    board.type('hello telnet\n');
    await until('telnet shows it', () => telnet.screen().includes('hello telnet'));
    telnet.type('grün ☂ 🐢\n');
    await told(board, 'grün ☂ 🐢');
    board.type('später 🐢\r\n');
    await until('telnet shows it', () => telnet.screen().includes('später 🐢'));
    telnet.leave();
    await told(board, '* client 1 disconnected');
  });

  test('two at once: each is told apart, both hear what is typed, comings and goings are told', async () => {
    const board = await listenInProcess();
    const [one, two] = [await openTelnet(board.port), await openTelnet(board.port)];
    await told(board, /^\* client 2 connected/);
    one.type('I am one\n');
    two.type('I am two\n');
    await told(board, '[1] I am one');
    await told(board, '[2] I am two');
    board.type('good morning\n');
    for (const { screen } of [one, two]) {
      await until('both hear it', () => screen().includes('good morning'));
    }
    one.leave();
    await told(board, '* client 1 disconnected');
    two.type('alone now\n');
    await told(board, 'alone now');
    const again = await openTelnet(board.port);
    await until('the number is used again', () => {
      return board.serial().filter((line) => line.startsWith('* client 1 connected')).length === 2;
    });
    again.type('back\n');
    await told(board, '[1] back');
  });

  test('one too many is told so; the FLASH button is heard by all; Ctrl-C closes all', async () => {
    const board = await listenInProcess(['--max-clients', '2']);
    const people = [await openTelnet(board.port), await openTelnet(board.port)];
    await told(board, /^\* client 2 connected/);
    const third = await openTelnet(board.port);
    await until('it is sent away', () => third.hasEnded());
    expect(third.screen()).toContain('busy: 2 clients are connected');

    board.child.kill('SIGUSR2');
    await told(board, '* FLASH button pressed');
    for (const { screen } of people) {
      await until('all hear it', () => screen().includes('FLASH button pressed'));
    }
    expect(await board.end('SIGINT')).toBe(130);
    for (const { hasEnded } of people) await until('telnet ends', hasEnded);
    expect(board.stderr()).toContain('Interrupted: 2 clients came');
  });

  test('the end of stdin ends nothing; what was typed before it is sent', async () => {
    const board = await listenInProcess();
    const telnet = await openTelnet(board.port);
    await told(board, /^\* client 1 connected/);
    board.child.stdin.end('last words');
    await until('telnet shows it', () => telnet.screen().includes('last words'));
    telnet.type('still there?\n');
    await told(board, 'still there?');
  });

  test('with a sensor it sends readings', async () => {
    const board = await listenInProcess(['--profile', 'bme280', '--interval', '50']);
    const telnet = await openTelnet(board.port);
    await until('telnet shows a reading', () =>
      /^\d+,\d+,\d+\.\d\d,\d+\.\d\d,\d+\.\d\d\r?$/m.test(telnet.screen()),
    );
  });
});

test('a port in use is told in one line', async () => {
  const board = await listenInProcess();
  await expect(listenInProcess(['--listen', `127.0.0.1:${board.port}`])).rejects.toThrow(
    /it ended with 1: tapline: The port \d+ on 127\.0\.0\.1 is in use: .* --listen \(0: any free one\)\.\n$/,
  );
});
