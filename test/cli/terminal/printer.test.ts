// Printing into real pipes, files and terminals that are full, slow, stopped or gone.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPrinter, type Printer } from '../../../src/cli/terminal/printer.ts';
import { until } from '../../until.ts';

let folder = '';
const printers: Printer[] = [];
const descriptors = new Set<number>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapline-printer-'));
});

afterEach(async () => {
  for (const printer of printers.splice(0)) printer.close();
  await sleep(20);
  for (const fd of descriptors) closeSync(fd);
  descriptors.clear();
  rmSync(folder, { recursive: true });
});

function open(path: string, flags: number): number {
  const fd = openSync(path, flags);
  descriptors.add(fd);
  return fd;
}

function printerOn(fd: number, maxBacklogBytes?: number): Printer {
  const printer = openPrinter(maxBacklogBytes === undefined ? { fd } : { fd, maxBacklogBytes });
  printers.push(printer);
  return printer;
}

/** A pipe: what is written to `into` comes out of `read()`. */
function pipe() {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const from = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const into = open(path, constants.O_WRONLY);
  const buffer = Buffer.alloc(1 << 20);
  return {
    into,
    /** What is in it now. */
    read(): string {
      try {
        return buffer.toString('latin1', 0, readSync(from, buffer, 0, buffer.length, null));
      } catch {
        return '';
      }
    },
    hangUp() {
      closeSync(from);
      descriptors.delete(from);
    },
  };
}

describe('a pipe', () => {
  test('gets every line', async () => {
    const { into, read } = pipe();
    const printer = printerOn(into);
    expect(printer.isTerminal).toBe(false);
    expect(printer.print('one')).toBe(true);
    expect(printer.print('two')).toBe(true);
    await printer.flush(10_000);
    expect(printer.print('three')).toBe(true);
    await printer.flush(10_000);
    expect(read()).toBe('one\ntwo\nthree\n');
  });

  test('that is full holds up nobody, and what was taken comes later in order', async () => {
    const { into, read } = pipe();
    const printer = printerOn(into);
    const taken: string[] = [];
    // The kernel's buffer fills first, then the backlog.
    for (let line = 0, refused = 0; refused < 20; line++) {
      const text = String(line).padStart(100, '.');
      if (printer.print(text)) {
        taken.push(text);
      } else {
        expect(printer.freeBytes).toBeLessThan(101);
        refused++;
        await sleep(5);
      }
    }
    await printer.flush(20);
    let came = '';
    await until(() => {
      came += read();
      return came.length >= taken.length * 101;
    });
    expect(came === taken.map((text) => `${text}\n`).join('')).toBe(true);
    await until(() => printer.freeBytes === 64 * 1024);
    expect(printer.print('on it goes')).toBe(true);
    await printer.flush(10_000);
    expect(read()).toBe('on it goes\n');
  });

  test('whose reader has gone ends the printing, and nothing else', async () => {
    const { into, hangUp } = pipe();
    const printer = printerOn(into);
    hangUp();
    expect(printer.print('one')).toBe(true);
    await printer.flush(10_000);
    expect(printer.gone).toBe(true);
    expect(printer.freeBytes).toBe(0);
    expect(printer.print('two')).toBe(false);
  });

  test('stays blocking for everybody else', () => {
    const { into } = pipe();
    printerOn(into);
    const flags = /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${into}`, 'utf8'))?.[1];
    expect(Number.parseInt(flags ?? '', 8) & constants.O_NONBLOCK).toBe(0);
  });
});

test('a line longer than the backlog is refused', async () => {
  const { into, read } = pipe();
  const printer = printerOn(into, 10);
  expect(printer.print('0123456789')).toBe(false);
  expect(printer.print('°°°°°')).toBe(false);
  expect(printer.print('012345678')).toBe(true);
  await printer.flush(10_000);
  expect(read()).toBe('012345678\n');
});

test('a file is written where its descriptor stands', async () => {
  const path = join(folder, 'log');
  const fd = open(path, constants.O_WRONLY | constants.O_CREAT);
  writeSync(fd, 'before\n');
  const printer = printerOn(fd);
  printer.print('one');
  await printer.flush(10_000);
  printer.print('two');
  await printer.flush(10_000);
  expect(readFileSync(path, 'utf8')).toBe('before\none\ntwo\n');
});

test('a full disk is waited for', async () => {
  const printer = printerOn(open('/dev/full', constants.O_WRONLY));
  printer.print('one');
  await printer.flush(100);
  expect(printer.gone).toBe(false);
  expect(printer.freeBytes).toBe(64 * 1024 - 4);
});

test('nothing is printed behind close()', async () => {
  const { into, read } = pipe();
  const printer = openPrinter({ fd: into });
  printer.print('one');
  await printer.flush(10_000);
  printer.close();
  expect(printer.print('two')).toBe(false);
  expect(read()).toBe('one\n');
});

const hasScript = spawnSync('script', ['--version']).status === 0;

// Without `script` (util-linux) there is no terminal to stop; a build must not pass over that.
test.skipIf(!hasScript && process.env.CI === undefined)(
  'a terminal stopped with Ctrl-S does not hold up the end of the program',
  async () => {
    const child = fileURLToPath(new URL('./children/stopped-terminal.mjs', import.meta.url));
    const terminal = spawn('script', ['-qec', `"${process.execPath}" "${child}"`, '/dev/null']);
    terminal.stdout.once('data', () => terminal.stdin.write('\x13'));
    terminal.stdout.resume();
    const code = await new Promise((resolve) => {
      terminal.on('exit', resolve);
      setTimeout(() => terminal.kill('SIGKILL'), 50_000).unref();
    });
    expect(code).toBe(3);
  },
);
