import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCaptureFile } from '../../../src/cli/wire/read-file.ts';
import { TaplineError } from '../../../src/errors.ts';
import { Capture } from '../../../src/wire/capture.ts';
import { captureBytes } from '../../wire/truth.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapline-read-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = captureBytes('loss.device');
const FRAMES = 244;

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Some 4 MB. */
const long = Buffer.concat([
  file.subarray(0, 24),
  ...Array.from({ length: 200 }, () => file.subarray(24)),
]);

/** Reads a file; what is shown of it on the way comes with it. */
async function read(path: string, chunks: string[] = []) {
  let packets = 0;
  const capture = new Capture({ packet: () => packets++ });
  const report = await readCaptureFile(path, capture, { write: (text) => chunks.push(text) });
  return { ...report, told: packets };
}

async function failureOf(path: string): Promise<string> {
  const outcome = await read(path).catch((error: unknown) => error);
  if (!(outcome instanceof TaplineError)) throw new Error('it did not fail');
  return `${outcome.code}: ${outcome.message.replace(folder, '')}`;
}

describe('a capture file on the disk', () => {
  it.each([
    ['plain', file],
    ['packed', gzipSync(file)],
    ['packed without compression', gzipSync(file, { level: 0 })],
    [
      'packed in two parts',
      Buffer.concat([gzipSync(file.slice(0, 999)), gzipSync(file.slice(999))]),
    ],
  ])('is read, %s', async (name, bytes) => {
    const report = await read(written(name, bytes));
    expect(report).toMatchObject({ frames: FRAMES, told: FRAMES, cut: false, damaged: undefined });
  });

  it('is read whole where it is longer than a piece', async () => {
    for (const bytes of [long, gzipSync(long)]) {
      const report = await read(written('long', bytes));
      expect(report).toMatchObject({ frames: 200 * FRAMES, cut: false });
    }
  });

  it('may be a pipe', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    // Each end waits for the other one to open it.
    const [reading] = await Promise.all([read(path), writeFile(path, file)]);
    expect(reading).toMatchObject({ frames: FRAMES, cut: false });
  });

  it('may be cut, also within its packing', async () => {
    expect(await read(written('cut', file.subarray(0, 5000)))).toMatchObject({ cut: true });
    const packed = gzipSync(file);
    const report = await read(written('cut-packed', packed.subarray(0, packed.length - 1000)));
    expect(report.cut).toBe(true);
    expect(report.frames).toBeGreaterThan(100);
  });

  it('may be damaged in its packing: what comes before is read', async () => {
    const packed = gzipSync(long, { level: 0 });
    packed.fill(0xff, packed.length - 8);
    const report = await read(written('damaged-packed', packed));
    expect(report.damaged).toContain('gzip');
    expect(report.frames).toBeGreaterThan(100 * FRAMES);
  });

  it.each([
    [
      'text',
      Buffer.from('12,1234567,28.3\n'),
      'not-a-capture: /text: this is text, not a capture: ',
    ],
    ['packed-text', gzipSync('12,28.3\n'), 'not-a-capture: /packed-text: this is text, not a '],
    ['empty', Buffer.alloc(0), 'not-a-capture: /empty: the file is empty: no packet was written'],
    ['one-byte', Buffer.from([0x1f]), 'not-a-capture: /one-byte: this is not a capture (its first'],
    [
      'no-gzip',
      Buffer.from('1f8b0000', 'hex'),
      'not-a-capture: /no-gzip: this is a gzip file that',
    ],
    ['gzip-start', Buffer.from('1f8b08', 'hex'), 'not-a-capture: /gzip-start: this is a gzip file'],
  ])('that is no capture is refused in words: %s', async (name, bytes, words) => {
    expect(await failureOf(written(name, bytes))).toContain(words);
  });

  it('that is not there, or a folder, is told in words', async () => {
    expect(await failureOf(join(folder, 'nowhere.pcap'))).toBe(
      'capture-unreadable: /nowhere.pcap: there is no such file.',
    );
    expect(await failureOf(folder)).toBe(
      'capture-unreadable: : this is a folder: name a file in it.',
    );
  });

  it('is read without a word where it does not take long', async () => {
    const shown: string[] = [];
    await read(written('short', file), shown);
    expect(shown).toEqual([]);
  });
});
