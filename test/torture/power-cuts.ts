// Power cuts: a server's writes are recorded, and its folder is made anew as a disk would have it at
// many moments, with and without what was not forced to it. Each must open, and hold all that was
// acknowledged by then.

import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTapline } from '../e2e/server-process.ts';
import { Audit } from './audit.ts';
import { DiskImage, LUCKS } from './disk-image.ts';
import { unpackFixture } from './fixture-folder.ts';
import { Fleet } from './fleet.ts';
import { FolderReader, readBack } from './folder-reader.ts';
import { type IoEvent, readTrace } from './io-trace.ts';
import { BULK, JSON_LINES, SINGLE } from './manners.ts';
import { Multiset } from './multiset.ts';
import { offered } from './offers.ts';
import { type Promised, promisesIn } from './promises.ts';
import { RestartingServer } from './restarting-server.ts';
import type { Run, Scenario } from './run.ts';
import { preloaded } from './shims.ts';

/** Moments that are tried out of one recording. */
const CUTS_A_RECORDING = 50;

/** Readings that are acknowledged in one recording. */
const ACKED_A_RECORDING = 6000;

/** How often the store's own check looks at what a power cut left. */
const CHECKS = 0.1;

/** In what folder a recording begins. */
const BEGINNINGS = ['an empty folder', 'v1/killed', 'an empty folder', 'v1/closed'] as const;

/** Boards that send in order and never restart: one number says what they were promised. */
const MANNERS = [{ ...BULK, perTick: 20 }, SINGLE, JSON_LINES];

export const POWER_CUTS: Scenario = {
  name: 'power-cuts',
  about: 'the disk as it is when the power fails: what was not forced to it may be lost',
  rounds: 400,
  async run(run) {
    const library = preloaded(run, 'record-io.c');
    if (library === null) return;
    const reader = new FolderReader(run);
    for (let done = 0; done < run.rounds; done += CUTS_A_RECORDING) {
      const begin = BEGINNINGS[(done / CUTS_A_RECORDING) % BEGINNINGS.length] ?? 'an empty folder';
      const recording = await record(run, library, begin);
      await cutAgainAndAgain(run, recording, reader, Math.min(CUTS_A_RECORDING, run.rounds - done));
    }
  },
};

/** What a server did from its start to its end. */
interface Recording {
  readonly fleet: Fleet;
  /** The folder's files before. */
  readonly before: ReadonlyMap<string, Buffer>;
  readonly events: readonly IoEvent[];
  readonly promises: readonly Promised[];
}

async function record(
  run: Run,
  library: Readonly<Record<string, string>>,
  begin: string,
): Promise<Recording> {
  const folder = run.folder();
  mkdirSync(folder, { recursive: true });
  const data = join(realpathSync(folder), 'data');
  mkdirSync(data);
  if (begin !== 'an empty folder') unpackFixture(begin, data);
  const before = filesIn(data);
  const trace = join(folder, 'trace');
  const env = { ...library, TAPLINE_IO_FOLDER: data, TAPLINE_IO_TRACE: trace };
  const server = new RestartingServer(run, data, [], env);
  await server.start();
  const fleet = new Fleet(run, server.port, MANNERS);
  fleet.start();
  await fleet.acknowledgedMore(ACKED_A_RECORDING);
  const signal = run.pick(['SIGKILL', 'SIGTERM'] as const);
  await server.end(signal);
  fleet.stop();
  const events = readTrace(trace);
  const promises = promisesIn(events);
  const syncs = events.filter(({ kind }) => kind === 'synced').length;
  run.progress(`recorded ${events.length} writes, ${syncs} fsyncs, ${promises.length} promises`);
  run.count('writes recorded', events.length);
  run.count('fsyncs recorded', syncs);
  run.count('promises recorded', promises.length);
  if (syncs === 0 || promises.length === 0) run.violated('the trace has no fsync, or no promise');
  return { fleet, before, events, promises };
}

async function cutAgainAndAgain(
  run: Run,
  recording: Recording,
  reader: FolderReader,
  cuts: number,
): Promise<void> {
  const { events, before } = recording;
  const moments = Array.from({ length: cuts }, () => momentIn(run, events)).sort((a, b) => a - b);
  const untouched = await readFolder(run, before, reader);
  const disk = new DiskImage(before);
  let applied = 0;
  for (const moment of moments) {
    for (; applied <= moment; applied++) disk.apply(events[applied] as IoEvent);
    const luck = run.pick(LUCKS);
    const files = disk.afterPowerCut(luck, run.random);
    const readings = await readFolder(run, files, reader);
    if (readings === null) run.violated(`at event ${moment} with ${luck} of the rest: see above`);
    else {
      for (const words of faults(recording, moment, readings, untouched ?? [])) {
        run.violated(`at event ${moment} with ${luck} of the rest: ${words}`);
      }
    }
    run.count('power cuts');
    run.progress(`${run.figures.get('power cuts')} of ${run.rounds} power cuts`);
  }
}

/** Mostly right behind a promise, where it matters most; else behind an fsync, or anywhere. */
function momentIn(run: Run, events: readonly IoEvent[]): number {
  const kind = run.pick(['told', 'told', 'synced', 'any'] as const);
  for (;;) {
    const moment = run.below(events.length);
    if (kind === 'any' || events[moment]?.kind === kind) return moment;
  }
}

/** What is wrong with a folder's readings, in words. */
function faults(
  { fleet, events, promises }: Recording,
  moment: number,
  readings: readonly string[],
  untouched: readonly string[],
): string[] {
  const order = events[moment]?.order ?? 0;
  const promised = new Map<string, number>();
  for (const promise of promises) {
    if (promise.order <= order) promised.set(promise.device, promise.seq);
  }
  const audit = new Audit(fleet.devices);
  const ours = new Set(fleet.devices.map(({ id }) => id));
  const others = new Multiset(untouched);
  for (const text of readings) {
    const reading = readBack(text);
    if (ours.has(reading.device)) audit.take(reading);
    else if (!others.remove(text)) return [`${text} was not there before`];
  }
  const lost = others.size > 0 ? [`${others.size} older readings are gone`] : [];
  const devices = new Map(
    fleet.devices.flatMap(({ id, boots }) => [...boots.values()].map((boot) => [boot, id])),
  );
  return [
    ...lost,
    ...audit.violations((boot, seq) => seq <= (promised.get(devices.get(boot) ?? '') ?? 0)),
  ];
}

/** All readings of a folder with these files; null if it cannot be read, which is told. */
async function readFolder(
  run: Run,
  files: ReadonlyMap<string, Buffer>,
  reader: FolderReader,
): Promise<readonly string[] | null> {
  const folder = writeFolder(run, files);
  const read = await reader.read(folder, 'commit');
  rmSync(folder, { recursive: true });
  if (run.random() < CHECKS && (await offered(run, 'check'))) {
    const { code, stdout, stderr } = await runTapline([
      'store',
      'check',
      '--data',
      writeFolder(run, files),
    ]);
    // A folder that no server has come to write to yet, or to convert.
    const isUnbegun = /There are no readings|holds nothing|has format 1 /.test(stderr);
    if (code !== 0 && !isUnbegun)
      run.violated(`what a power cut left was called damaged: ${stdout}${stderr}`);
  }
  if (read.kind === 'read' && read.failures.length === 0) return read.readings;
  const { readings: _, series: __, ...rest } = { readings: 0, series: 0, ...read };
  run.violated(`a folder cannot be read: ${JSON.stringify(rest)}`);
  return null;
}

function writeFolder(run: Run, files: ReadonlyMap<string, Buffer>): string {
  const folder = run.memoryFolder();
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    // SQLite makes it anew: it is not the disk's.
    if (!name.endsWith('-shm')) writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

function filesIn(folder: string): Map<string, Buffer> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}
