// Rotating files: whole at every moment, the oldest removed, nobody else's touched, and a full disk survived.

import {
  copyFile,
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CaptureFiles, type CaptureFilesOptions } from '../../src/capture/capture-files.ts';
import { PacketRing } from '../../src/capture/ring.ts';
import { CaptureFileReader } from '../../src/wire/file/capture-file-reader.ts';
import { until, untilAsync } from '../until.ts';
import { frameOf, handClock, numberIn } from './frames.ts';

const ETHERNET = {
  linkType: 1,
  snapLength: 0,
  timeDigits: 6,
  name: 'eth0',
  filter: 'tcp port 5050',
};
const MIB = 1024 * 1024;

let folder = '';
const undo: (() => unknown)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tapline-files-'));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await rm(folder, { recursive: true, force: true });
});

class Rig {
  readonly hand = handClock();
  readonly ring = new PacketRing({ maxBytes: 4 * MIB, maxAgeMs: 60_000 }, this.hand.clock);
  readonly notices: string[] = [];
  readonly #id = this.ring.describe(ETHERNET);
  files = this.open();
  added = 0;

  open(more: Partial<CaptureFilesOptions> = {}): CaptureFiles {
    this.files = new CaptureFiles(this.ring, {
      ...{ folder, fileBytes: 50_000, count: 3, interface: 'eth0', port: 5050 },
      clock: this.hand.clock,
      onNotice: (words) => this.notices.push(words),
      ...more,
    });
    undo.push(() => this.files.stop());
    return this.files;
  }

  /** So many frames of 1,000 bytes. */
  add(count: number): void {
    for (let i = 0; i < count; i++) this.ring.add(frameOf(this.added++, 1000), this.#id);
    this.ring.tell();
  }
}

/** The numbers of the frames in all files, in the order of the files' names. */
async function written(from = folder): Promise<number[][]> {
  for (;;) {
    const names = (await readdir(from)).filter((name) => /^tapline-eth0-5050-\d/.test(name)).sort();
    try {
      return await Promise.all(
        names.map(async (name) => numbersIn(await readFile(join(from, name)))),
      );
    } catch (error) {
      // A file may go between its being listed and its being read: then the list was an old one.
      if (!isNoEntry(error)) throw error;
    }
  }
}

/** The same while files are written: one that is read in the middle of a write may end in a packet. */
const isWritten = (holds: (numbers: number[]) => boolean) =>
  untilAsync(() =>
    written().then(
      (all) => holds(all.flat()),
      () => false,
    ),
  );

const isNoEntry = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

function numbersIn(file: Uint8Array): number[] {
  const numbers: number[] = [];
  const reader = new CaptureFileReader((frame) => numbers.push(numberIn(frame)));
  reader.write(file);
  reader.end();
  expect([reader.refusal, reader.damaged, reader.cut]).toEqual([undefined, undefined, false]);
  return numbers;
}

const counting = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => from + i);

describe('capture files', () => {
  it('hold all that came, each for itself, the newest ones', async () => {
    const rig = new Rig();
    rig.files.start();
    for (let i = 0; i < 40; i++) {
      rig.add(10);
      await isWritten((numbers) => numbers.at(-1) === rig.added - 1);
    }
    await rig.files.stop();
    const all = await written();
    expect(all).toHaveLength(3);
    expect(all.flat()).toEqual(counting(400 - all.flat().length, 400));
    expect(all.flat().length).toBeGreaterThan(90);
    expect(rig.notices).toEqual([]);
  });

  it('are for their owner only', async () => {
    const inner = join(folder, 'a', 'b');
    const rig = new Rig();
    rig.open({ folder: inner }).start();
    rig.add(1);
    await rig.files.stop();
    const [name] = await readdir(inner);
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    expect((await stat(join(inner, name))).mode & 0o777).toBe(0o600);
    expect(name).toBe('tapline-eth0-5050-000001-20231114T221320Z.pcapng');
  });

  it('go on where others ended, and repair the last of them', async () => {
    const before = new Rig();
    before.files.start();
    before.add(20);
    await before.files.stop();
    const [name] = await readdir(folder);
    const { size } = await stat(join(folder, name));
    // As a kill in the middle of a write leaves it.
    await truncate(join(folder, name), size - 500);
    const rig = new Rig();
    rig.files.start();
    rig.add(5);
    await rig.files.stop();
    expect(await written()).toEqual([counting(0, 19), counting(0, 5)]);
    expect((await readdir(folder)).sort()[1]).toContain('-000002-');
  });

  it('remove only what was written by them', async () => {
    const rig = new Rig();
    const others = [
      'notes.txt',
      'tapline-eth0-5050-000001-20260101T000000Z.pcapng',
      'tapline-eth0-5051-000001-20260101T000000Z.pcapng',
    ];
    for (const name of others) await writeFile(join(folder, name), 'mine');
    rig.open({ count: 1 }).start();
    for (let i = 0; i < 5; i++) rig.add(60);
    await rig.files.stop();
    const names = await readdir(folder);
    for (const name of others) expect(await readFile(join(folder, name), 'utf8')).toBe('mine');
    expect(names).toHaveLength(others.length + 1);
    const renamed = join(folder, 'kept.pcapng');
    const own = names.find((name) => !others.includes(name)) ?? '';
    await copyFile(join(folder, own), renamed);
    const again = new Rig();
    again.open({ count: 1 }).start();
    again.add(1);
    await again.files.stop();
    expect(await readdir(folder)).toContain('kept.pcapng');
    expect(await readdir(folder)).not.toContain(own);
  });

  it('begin anew where the disk was too slow, and say so', async () => {
    const rig = new Rig();
    // Nothing is written yet, and the ring goes on.
    rig.add(6000);
    rig.files.start();
    await until(() => rig.notices.length > 0);
    await rig.files.stop();
    const numbers = (await written()).flat();
    expect(numbers.at(-1)).toBe(5999);
    expect(rig.notices).toEqual(['the capture files miss packets: they were written too slowly']);
  });

  it('are tried again while the folder cannot be had', async () => {
    const inner = join(folder, 'packets');
    await writeFile(inner, 'a file in its place');
    const rig = new Rig();
    rig.open({ folder: inner, retryMs: 5 }).start();
    rig.add(3);
    await until(() => rig.files.fault !== null);
    expect(rig.notices).toEqual([expect.stringContaining(`cannot be written to ${inner}`)]);
    await rm(inner);
    rig.add(3);
    await until(() => rig.files.fault === null);
    await rig.files.stop();
    expect((await written(inner)).flat()).toEqual(counting(0, 6));
    expect(rig.notices[1]).toBe('capture files are written again');
  });

  it.each([
    ['one that was begun', 20],
    ['one to be begun', 60],
  ])('are all kept while the disk is full, also %s', async (_, before) => {
    const rig = new Rig();
    await rig.files.stop();
    rig.open({ retryMs: 1 }).start();
    rig.add(55);
    await isWritten((numbers) => numbers.length === 55);
    rig.add(before);
    await isWritten((numbers) => numbers.length === 55 + before);
    const kept = await written();

    const disk = await fillDisk();
    undo.push(() => disk.mockRestore());
    rig.add(10);
    await until(() => disk.mock.results.filter(({ type }) => type === 'throw').length >= 20);
    expect((await written()).flat()).toEqual(kept.flat());
    expect(rig.notices).toHaveLength(1);
    disk.mockRestore();
    await isWritten((numbers) => numbers.at(-1) === rig.added - 1);
    const all = (await written()).flat();
    expect(all).toEqual(counting(rig.added - all.length, rig.added));
  });
});

/** From now on no file takes more than what it begins with. */
async function fillDisk() {
  const file = await open(join(folder, 'any'), 'w');
  const prototype: FileHandle = Object.getPrototypeOf(file);
  await file.close();
  const write = prototype.write as (...values: unknown[]) => unknown;
  const limited = function (this: FileHandle, ...values: unknown[]) {
    const [bytes] = values;
    const isHead = bytes instanceof Uint8Array && bytes.length < 1000;
    if (!isHead) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    return write.apply(this, values);
  };
  return vi.spyOn(prototype, 'write').mockImplementation(limited as never);
}
