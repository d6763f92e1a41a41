// Renewed certificates, as certbot and people put them there.

import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Pair, type PairFiles, readPair } from '../../src/certificate/pair.ts';
import { Renewal } from '../../src/certificate/renewal.ts';
import { until } from '../until.ts';
import { makePair, temporaryFolder, writePairText } from './pairs.ts';

const started: Renewal[] = [];
afterEach(() => {
  for (const renewal of started.splice(0)) renewal.stop();
});

async function watchFiles(files: PairFiles, lookEveryMs = 600_000) {
  const taken: Pair[] = [];
  const told: string[] = [];
  const renewal = new Renewal({
    ...files,
    current: await readPair(files),
    renewed: (pair) => taken.push(pair),
    tell: (words) => told.push(words),
    lookEveryMs,
    settleMs: 20,
  });
  started.push(renewal);
  return { taken, told, renewal };
}

test('files that are written anew are taken', async () => {
  const folder = temporaryFolder();
  const watched = await watchFiles(writePairText(folder, await makePair()));
  const renewed = await makePair(90);
  writePairText(folder, renewed);
  await until(() => watched.taken.length === 1);
  expect(watched.taken[0]).toMatchObject(renewed);
  expect(watched.told).toEqual([
    expect.stringMatching(/^certificate renewed, valid until \d{4}-\d\d-\d\d$/),
  ]);
});

test('links that are swapped one after the other, as certbot does, are taken', async () => {
  const folder = temporaryFolder();
  for (const part of ['archive-1', 'archive-2', 'live']) mkdirSync(join(folder, part));
  writePairText(join(folder, 'archive-1'), await makePair());
  const renewed = await makePair(90);
  writePairText(join(folder, 'archive-2'), renewed);
  const live = (name: string) => join(folder, 'live', name);
  for (const name of ['cert.pem', 'key.pem']) symlinkSync(`../archive-1/${name}`, live(name));
  const watched = await watchFiles({ certFile: live('cert.pem'), keyFile: live('key.pem') });
  for (const name of ['cert.pem', 'key.pem']) {
    unlinkSync(live(name));
    await sleep(5);
    symlinkSync(`../archive-2/${name}`, live(name));
  }
  await until(() => watched.taken.length === 1);
  expect(watched.taken[0]).toMatchObject(renewed);
});

test('a pair that does not fit is told once, and the old one goes on until it fits', async () => {
  const folder = temporaryFolder();
  const files = writePairText(folder, await makePair());
  const watched = await watchFiles(files);
  const renewed = await makePair(90);
  writeFileSync(files.certFile, renewed.cert);
  await until(() => watched.told.length === 1);
  expect(watched.told[0]).toMatch(
    /^the old certificate goes on, valid until .*\. The key in .*key\.pem does not belong/,
  );
  // At once, as it may just be read.
  const put = (file: string, text: string) => {
    writeFileSync(join(folder, 'half'), text);
    renameSync(join(folder, 'half'), file);
  };
  put(files.certFile, renewed.cert);
  await sleep(150);
  expect(watched.told).toHaveLength(1);
  expect(watched.taken).toEqual([]);
  put(files.keyFile, renewed.key);
  await until(() => watched.taken.length === 1);
  expect(watched.told).toHaveLength(2);
});

test('without a word from the folder the files are looked at now and then', async () => {
  const folder = temporaryFolder();
  const target = temporaryFolder();
  writePairText(target, await makePair());
  const link = (name: string) => {
    symlinkSync(join(target, name), join(folder, name));
    return join(folder, name);
  };
  const watched = await watchFiles({ certFile: link('cert.pem'), keyFile: link('key.pem') }, 30);
  writePairText(target, await makePair(90));
  await until(() => watched.taken.length === 1);
});

test('whoever asks is told also that there is nothing new, or what is wrong', async () => {
  const files = writePairText(temporaryFolder(), await makePair());
  const { told, renewal } = await watchFiles(files);
  await renewal.look();
  expect(told).toEqual([expect.stringMatching(/^certificate unchanged, valid until /)]);
  unlinkSync(files.keyFile);
  await renewal.look();
  expect(told[1]).toContain('key.pem cannot be read');
});

test('one that expires soon is told at the start', async () => {
  const { told } = await watchFiles(writePairText(temporaryFolder(), await makePair(5)));
  expect(told).toEqual([expect.stringContaining('the certificate expires in 4 days')]);
});
