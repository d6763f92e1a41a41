// Data folders to do harm to, with all that can be read from each while it is sound.

import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTapline } from '../e2e/server-process.ts';
import { Fleet } from './fleet.ts';
import type { FolderReader, SeriesRead } from './folder-reader.ts';
import { BULK, CLOCKED, JSON_LINES, LATE, SINGLE, SKETCH } from './manners.ts';
import { offersOf } from './offers.ts';
import { RestartingServer } from './restarting-server.ts';
import type { Run } from './run.ts';

export const DATABASE = 'tapline.db';
const LOG = 'tapline.db-wal';

/** Readings acknowledged before the server is stopped, and again before it is killed. */
const ACKED_EACH = 2500;

/** Little enough that a folder is read in a moment, of every kind. */
const MANNERS = [{ ...BULK, perTick: 20 }, SINGLE, LATE, JSON_LINES, CLOCKED, SKETCH];

/** A sound folder. */
export interface Sample {
  readonly name: string;
  readonly files: ReadonlyMap<string, Buffer>;
  /** All readings, by device and commit. */
  readonly readings: readonly string[];
  readonly series: readonly SeriesRead[];
}

/** A file of a sample, and other bytes for it. */
export interface Harm {
  readonly sample: Sample;
  readonly file: string;
  readonly bytes: Buffer;
}

/** A folder after SIGTERM, that one compacted if the program can, and one after SIGKILL. */
export async function makeSamples(run: Run, reader: FolderReader): Promise<Sample[]> {
  const server = new RestartingServer(run, run.folder());
  await server.start();
  const fleet = new Fleet(run, server.port, MANNERS);
  fleet.start();
  await fleet.acknowledgedMore(ACKED_EACH);
  // Otherwise they take more while it is away than all the rest is.
  fleet.rest(true);
  await server.end('SIGTERM');
  const samples = [await sampleOf(run, 'closed', server.data, reader)];
  if ((await offersOf()).compact) {
    const copy = run.folder();
    cpSync(server.data, copy, { recursive: true });
    const { code, stderr } = await runTapline(['store', 'compact', '--data', copy]);
    if (code !== 0) run.violated(`store compact ended with ${code}: ${stderr}`);
    samples.push(await sampleOf(run, 'compacted', copy, reader));
  }
  await server.start();
  fleet.rest(false);
  await fleet.acknowledgedMore(ACKED_EACH);
  await server.kill();
  fleet.stop();
  samples.push(await sampleOf(run, 'killed', server.data, reader));
  for (const { name, files, readings } of samples) {
    const sizes = [...files].map(([file, { length }]) => `${file} ${length} bytes`).join(', ');
    run.progress(`${name}: ${readings.length} readings, ${sizes}`);
  }
  return samples;
}

/** Makes a new folder of a sample in memory, with the harm done to it. */
export function writeHarmed(run: Run, { sample, file, bytes }: Harm): string {
  const folder = run.memoryFolder();
  mkdirSync(folder, { recursive: true });
  for (const [name, sound] of sample.files) {
    writeFileSync(join(folder, name), name === file ? bytes : sound);
  }
  return folder;
}

/**
 * Where the last commit of a log begins: what was not forced to the disk in a power cut looks just
 * like harm done behind it, and nothing can tell the two apart. https://sqlite.org/fileformat2.html#walformat
 */
export function lastCommitAt(log: Buffer): number {
  const headerBytes = 32;
  const frameBytes = 24 + log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let begin = headerBytes;
  let end = headerBytes;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    // What follows is of the log's round before.
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    if (log.readUInt32BE(at + 4) === 0) continue;
    begin = end;
    end = at + frameBytes;
  }
  return begin;
}

export function isLog(file: string): boolean {
  return file === LOG;
}

async function sampleOf(
  run: Run,
  name: string,
  data: string,
  reader: FolderReader,
): Promise<Sample> {
  const files = new Map<string, Buffer>();
  for (const file of [DATABASE, LOG]) {
    if (existsSync(join(data, file))) files.set(file, readFileSync(join(data, file)));
  }
  const sound = { name, files, readings: [], series: [] };
  const folder = writeHarmed(run, { sample: sound, file: '', bytes: Buffer.alloc(0) });
  const read = await reader.read(folder, 'commit');
  if (read.kind !== 'read' || read.failures.length > 0) {
    throw new Error(`the sound folder ${name} cannot be read: ${JSON.stringify(read)}`);
  }
  return { name, files, readings: read.readings, series: read.series };
}
