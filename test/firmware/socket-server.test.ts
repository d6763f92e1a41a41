// The sketch SocketServer, compiled for this machine: people with telnet talk to its serial monitor.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requirePackage } from '../e2e/debian-package.ts';
import { until } from '../e2e/server-process.ts';
import { afterwards, undoAll } from '../e2e/temporary-server.ts';
import { BUILD_LIMIT_MS, canCompile } from './compiled.ts';
import { type RunningSketch, runSketch } from './running-sketch.ts';
import { buildSketch, example } from './sketch-build.ts';

const TELNET = '/usr/bin/telnet';
const canTelnet = requirePackage('telnet', existsSync(TELNET));

let program: string;
let board: RunningSketch;

beforeAll(async () => {
  if (canCompile) program = await buildSketch(example('SocketServer'));
}, BUILD_LIMIT_MS);

beforeEach(async () => {
  if (!canCompile) return;
  board = runSketch(program, { HOST_LISTEN: '0' });
  afterwards(() => board.end());
  await until('it listens', () => board.listenPort() > 0);
});

afterEach(undoAll);

interface Visitor {
  readonly socket: Socket;
  heard(): string;
  /** As the board shows it: `127.0.0.1:51234`. */
  readonly address: string;
}

async function visit(): Promise<Visitor> {
  const socket = connect({ host: '127.0.0.1', port: board.listenPort(), noDelay: true });
  afterwards(() => socket.destroy());
  let heard = '';
  socket.on('error', () => {});
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, heard: () => heard, address: `127.0.0.1:${socket.localPort}` };
}

/** Visits, and waits until the board has said so. */
async function enter(): Promise<Visitor> {
  const visitor = await visit();
  await until('it is let in', () => board.serial().includes(`connected from ${visitor.address}`));
  return visitor;
}

function shown(line: string): Promise<void> {
  return until(`the serial monitor shows ${line}`, () => board.serialLines().includes(line));
}

function hears(visitor: { heard(): string }, text: string): Promise<void> {
  return until(`it hears ${text}`, () => visitor.heard().includes(text));
}

function startTelnet(): { child: ChildProcessWithoutNullStreams; heard(): string } {
  const child = spawn(TELNET, ['127.0.0.1', String(board.listenPort())]);
  afterwards(() => child.kill());
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  return { child, heard: () => screen };
}

describe.skipIf(!canCompile)('with one client', () => {
  test('it says where it listens, who comes and who goes', async () => {
    expect(board.serialLines()).toContain('Listening on 127.0.0.1:8888: telnet 127.0.0.1 8888');
    const { socket, address } = await enter();
    await shown(`* client 1 connected from ${address}`);
    socket.end('not a whole line');
    await shown('* client 1 disconnected');
    expect(board.serialLines().slice(-2)).toEqual(['not a whole line', '* client 1 disconnected']);
  });

  test('it says when the Wi-Fi goes, and its address when that comes back', async () => {
    await enter();
    board.setWifi(false);
    await shown('* Wi-Fi lost, waiting for it');
    await shown('* client 1 disconnected');
    const isAddress = (line: string) => line.startsWith('Listening on 127.0.0.1:8888');
    expect(board.serialLines().filter(isAddress)).toHaveLength(1);
    board.setWifi(true);
    await until('it tells its address', () => board.serialLines().filter(isAddress).length === 2);
    const back = await enter();
    back.socket.write('back again\n');
    await shown('back again');
  });

  test.each([
    ['ends with LF, CR LF or CR NUL', 'a\nb\r\nc\r\0d\n', ['a', 'b', 'c', 'd']],
    ['keeps a CR that ends no line', 'a\rb\n', ['a\rb']],
    ['is UTF-8', 'Grüße aus Zürich 🏠 ☕\n', ['Grüße aus Zürich 🏠 ☕']],
    ['without telnet’s negotiation', '\xff\xfd\x03a\xff\xfa\x18\x00x\xff\xf0b\xff\xf1c\n', ['abc']],
    ['whose LF ends a negotiation', 'a\xff\xfa\x18never ended\nb\xff\nc\n', ['a', 'b\ufffd', 'c']],
    ['of 256 bytes is one line', `${'x'.repeat(256)}\n`, ['x'.repeat(256)]],
    ['of more is passed on in pieces', 'x'.repeat(600), ['x'.repeat(256), 'x'.repeat(256)]],
    ['is cut between characters', `${'x'.repeat(254)}🏠\n`, ['x'.repeat(254), '🏠']],
  ])('a line %s', async (_, sent, lines) => {
    const { socket } = await enter();
    // Bytes above 7F that are no character stand for themselves.
    const isBinary = sent.includes('\xff');
    const bytes = Buffer.from(sent, isBinary ? 'latin1' : 'utf8');
    for (const byte of bytes) socket.write(Buffer.of(byte));
    await shown(lines.at(-1) ?? '');
    expect(board.serialLines().slice(-lines.length)).toEqual(lines);
  });

  test.each(['\n', '\r\n', '\r'])(
    'what is typed and ended by %j goes out with CR LF',
    async (end) => {
      const visitor = await enter();
      board.type(`Grüße 🏠${end}second${end}`);
      await hears(visitor, 'second\r\n');
      expect(visitor.heard()).toBe('Grüße 🏠\r\nsecond\r\n');
    },
  );

  test('FLASH is told once a press, on both sides', async () => {
    const visitor = await enter();
    /** The board has looked at its button, when that no longer chatters. */
    const settle = async (mark: string) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      board.type(`${mark}\n`);
      await hears(visitor, mark);
    };
    for (const press of [1, 2]) {
      board.moveFlashButton();
      await settle(`pressed ${press}`);
      board.moveFlashButton();
      await settle(`let go ${press}`);
    }
    expect(visitor.heard().match(/^FLASH button pressed\r$/gm)).toHaveLength(2);
    const told = board.serialLines().filter((line) => line === '* FLASH button pressed');
    expect(told).toHaveLength(2);
  });
});

describe.skipIf(!canCompile)('with several clients', () => {
  test('each line says whose it is; what is typed goes to all; numbers are used again', async () => {
    const first = await enter();
    first.socket.write('alone\n');
    await shown('alone');
    const second = await enter();
    first.socket.write('one\n');
    await shown('[1] one');
    second.socket.write('two\n');
    await shown('[2] two');
    board.type('to all\n');
    await hears(first, 'to all\r\n');
    await hears(second, 'to all\r\n');
    first.socket.end();
    await shown('* client 1 disconnected');
    const third = await enter();
    await shown(`* client 1 connected from ${third.address}`);
  });

  test('a fifth is told that the board is busy, and may come when one has gone', async () => {
    const four = [await enter(), await enter(), await enter(), await enter()];
    const fifth = await visit();
    const closed = new Promise((resolve) => fifth.socket.once('close', resolve));
    await closed;
    expect(fifth.heard()).toBe('busy: 4 clients are connected\r\n');
    four[2]?.socket.destroy();
    await shown('* client 3 disconnected');
    const sixth = await enter();
    await shown(`* client 3 connected from ${sixth.address}`);
  });

  test('one that does not read holds nobody up, and is told to have missed something', async () => {
    const sleeper = await enter();
    const reader = await enter();
    sleeper.socket.pause();
    const line = 'x'.repeat(255);
    const isFull = () => board.serial().includes('* client 1 does not read: ');
    let typed = 0;
    for (; !isFull(); typed++) {
      board.type(`${line}\n`.repeat(16));
      // The reader has had all of it: the board waits for nobody.
      const soFar = (typed + 1) * 16 * (line.length + 2);
      await until('the reader hears all', () => reader.heard().length === soFar);
    }
    board.type('still there?\n');
    await hears(reader, 'still there?\r\n');
    expect(board.serial()).not.toContain('client 2 does not read');
    sleeper.socket.resume();
    await until('there is room again', () => {
      board.type('.\n');
      return /\* client 1 reads again, lines dropped: \d+/.test(board.serial());
    });
    expect(
      sleeper
        .heard()
        .split('\r\n')
        .slice(0, -1)
        .every((text) => [line, '.'].includes(text)),
    ).toBe(true);
  });
});

describe.skipIf(!canCompile || !canTelnet)('with the real telnet', () => {
  test('two of them hold a conversation, and umlauts arrive whole', async () => {
    const first = startTelnet();
    await hears(first, 'Escape character');
    first.child.stdin.write('Schöne Grüße 🏠\n');
    await shown('Schöne Grüße 🏠');
    const second = startTelnet();
    await until('both are there', () => board.serial().includes('* client 2 connected'));
    board.type('äöü an alle\n');
    await hears(first, 'äöü an alle');
    await hears(second, 'äöü an alle');
    second.child.stdin.write('me too\n');
    await shown('[2] me too');
    board.moveFlashButton();
    await hears(first, 'FLASH button pressed');
    await hears(second, 'FLASH button pressed');
    first.child.kill();
    await shown('* client 1 disconnected');
  });
});
