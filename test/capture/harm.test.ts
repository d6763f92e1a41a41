// Capture files of a process that is killed, and of one whose disk is full.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileNames } from '../../src/capture/file-names.ts';
import { trimToWholeBlocks } from '../../src/capture/whole-blocks.ts';
import { CaptureFileReader } from '../../src/wire/file/capture-file-reader.ts';
import { requirePackage } from '../e2e/debian-package.ts';
import { projectFile } from '../project-folder.ts';
import { until, untilAsync } from '../until.ts';
import { numberIn } from './frames.ts';

const PRLIMIT = '/usr/bin/prlimit';
const canLimit = requirePackage('util-linux', existsSync(PRLIMIT));

/** Between two attempts to write on a full disk. */
const RETRY_MS = 200;

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tapline-files-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

/** A process that writes capture files. */
function writing(fileBytes: number, count: number) {
  const script = projectFile('test', 'capture', 'children', 'writing.mjs');
  const options = [fileBytes, count, RETRY_MS].map(String);
  const child = spawn(process.execPath, [script, folder, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const told: { added?: number; notice?: string }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line)));
  return {
    child,
    notices: () => told.flatMap(({ notice }) => notice ?? []),
    async add(frames: number): Promise<void> {
      const before = told.length;
      child.stdin.write(`${frames}\n`);
      await until(() => told.slice(before).some(({ added }) => added !== undefined));
    },
  };
}

interface Read {
  readonly numbers: readonly number[];
  readonly cut: boolean;
}

/** The files, which nobody writes just then. */
async function readFiles(): Promise<Read[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pcapng')).sort();
  return Promise.all(
    names.map(async (name) => {
      const numbers: number[] = [];
      const reader = new CaptureFileReader((frame) => numbers.push(numberIn(frame)));
      reader.write(await readFile(join(folder, name)));
      reader.end();
      expect([reader.refusal, reader.damaged]).toEqual([undefined, undefined]);
      return { numbers, cut: reader.cut };
    }),
  );
}

/** Waits for what they hold while they are written: then one may be cut, or gone before it is read. */
const isWritten = (holds: (files: Read[]) => boolean) =>
  untilAsync(() => readFiles().then(holds, () => false));

/** The sizes of the files, in their order. */
async function sizes(): Promise<number[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pcapng')).sort();
  return Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
}

const counting = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

test('a kill at any moment leaves files that Wireshark opens', async () => {
  for (let round = 0; round < 5; round++) {
    const writer = writing(300_000, 100);
    await writer.add(400);
    await untilAsync(async () => (await sizes()).some((size) => size > 50_000));
    // From now on it is killed in the middle of its work.
    for (let i = 0; i <= round; i++) await writer.add(400);
    const ended = once(writer.child, 'exit');
    writer.child.kill('SIGKILL');
    await ended;
    // A write of several pages may have been stopped between two of them, in the last file alone.
    const asLeft = await readFiles();
    expect(asLeft.slice(0, -1).map(({ cut }) => cut)).toEqual(asLeft.slice(1).map(() => false));
    // The next start repairs that.
    for (const { path } of (await fileNames('eth0', 5050).list(folder)).slice(-1)) {
      await trimToWholeBlocks(path);
    }
    const files = await readFiles();
    expect(files.at(-1)?.cut).toBe(false);
    const numbers = files.flatMap((file) => file.numbers);
    expect(numbers.length).toBeGreaterThan(40);
    expect(numbers).toEqual(counting(0, numbers.length));
    for (const name of await readdir(folder)) await rm(join(folder, name));
  }
});

test.skipIf(!canLimit)(
  'a full disk costs nothing that is still held when there is room',
  async () => {
    const writer = writing(10_000_000, 3);
    const pid = String(writer.child.pid);
    await writer.add(20);
    await isWritten(([first]) => first?.numbers.length === 20);
    // No file may grow beyond this, in the middle of a packet: the kernel refuses writes as on a full disk.
    execFileSync(PRLIMIT, ['--pid', pid, '--fsize=50001:unlimited']);
    await writer.add(100);
    await until(() => writer.notices().length > 0);
    expect(writer.notices()).toEqual([expect.stringMatching(/cannot be written to .*EFBIG/)]);
    // It is tried again and again, and each time taken back.
    await isWritten((files) => files.every(({ cut }) => !cut));
    await writer.add(100);
    execFileSync(PRLIMIT, ['--pid', pid, '--fsize=unlimited:unlimited']);
    await until(() => writer.notices().at(-1) === 'capture files are written again');
    await isWritten((files) => files.flatMap(({ numbers }) => numbers).length === 220);
    expect((await readFiles()).flatMap(({ numbers }) => numbers)).toEqual(counting(0, 220));
  },
);
