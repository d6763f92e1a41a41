// What must hold of a folder that was harmed: it is read without a reading that never was, nobody
// crashes over it, and what is lost is told.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { launchServe, runTapline } from '../e2e/server-process.ts';
import type { FolderRead, FolderReader, SeriesRead } from './folder-reader.ts';
import { Multiset } from './multiset.ts';
import { offersOf } from './offers.ts';
import { isRecovered, takeRecovered } from './recovered-names.ts';
import type { Run } from './run.ts';
import { DATABASE, type Harm, type Sample, writeHarmed } from './sample-folders.ts';

/** Readings of a violation that are told. */
const MAX_TOLD = 2;

/** What a harmed folder was found to be. */
export interface Verdict {
  /** What no folder may be, in words. */
  readonly wrong: readonly string[];
  /** Readings that were there and are not. */
  readonly lost: number;
  /** Whether opening or reading it said that something is wrong. */
  readonly told: boolean;
  /** Whether each device has all its readings up to some commit. */
  readonly isBeginning: boolean;
}

/** Opens a harmed folder, reads everything, and compares. */
export async function judge(run: Run, harm: Harm, reader: FolderReader): Promise<Verdict> {
  const folder = writeHarmed(run, harm);
  const verdict = verdictOn(harm.sample, await reader.read(folder, 'commit'));
  rmSync(folder, { recursive: true });
  return verdict;
}

function verdictOn(sample: Sample, read: FolderRead): Verdict {
  const all = sample.readings.length;
  if (read.kind === 'crashed') {
    return { wrong: [`its reader ${read.how}`], lost: all, told: false, isBeginning: false };
  }
  if (read.kind === 'refused') {
    const isClear = read.code !== null && !read.message.includes('\n');
    const wrong = isClear ? [] : [`refused without a way out: ${read.message}`];
    return { wrong, lost: all, told: true, isBeginning: false };
  }
  const sound = new Multiset(sample.readings);
  const others = read.readings.filter((text) => !sound.remove(text));
  const madeUp = takeRecovered(sample.readings, sound, others);
  const wrong = [
    ...madeUp.slice(0, MAX_TOLD).map((text) => `${madeUp.length} never were, as ${text}`),
    ...seriesFaults(sample.series, read.series).slice(0, MAX_TOLD),
  ];
  const isBeginning = beginsLike(sample.readings, read.readings);
  return { wrong, lost: sound.size, told: read.failures.length > 0, isBeginning };
}

/** Buckets may lack readings, but not have more, nor values beyond those that were. */
function seriesFaults(sound: readonly SeriesRead[], read: readonly SeriesRead[]): string[] {
  const known = new Map(sound.map((series) => [`${series.device} ${series.metric}`, series]));
  return read.flatMap(({ device, metric, points }) => {
    const point = points[0];
    const was = known.get(`${device} ${metric}`)?.points[0];
    // Their readings are compared one by one.
    if (point === undefined || isRecovered(device) || isRecovered(metric)) return [];
    const [, min, , max, count] = point;
    if (was !== undefined && count <= was[4] && min >= was[1] && max <= was[3]) return [];
    return [`the series of ${device} ${metric} is ${point}, was ${was}`];
  });
}

/** Whether of each device the readings are the first of those it had. */
function beginsLike(sound: readonly string[], read: readonly string[]): boolean {
  const next = new Map<string, number>();
  const byDevice = new Map<string, string[]>();
  for (const text of sound) {
    const device = deviceOf(text);
    const texts = byDevice.get(device);
    if (texts === undefined) byDevice.set(device, [text]);
    else texts.push(text);
  }
  return read.every((text) => {
    const device = deviceOf(text);
    const index = next.get(device) ?? 0;
    next.set(device, index + 1);
    return byDevice.get(device)?.[index] === text;
  });
}

function deviceOf(text: string): string {
  return text.slice(0, text.indexOf(','));
}

/** Whether `tapline store check` calls a harmed folder damaged; null: there is no such command. */
export async function checkSays(run: Run, harm: Harm): Promise<'sound' | 'damaged' | null> {
  if (!(await offersOf()).check) return null;
  const folder = writeHarmed(run, harm);
  const { code, stdout, stderr } = await runTapline(['store', 'check', '--data', folder]);
  rmSync(folder, { recursive: true });
  if (code === 1) return 'damaged';
  if (code !== 0) run.violated(`store check ended with ${code}: ${stdout}${stderr}`);
  return 'sound';
}

/** Starts a server on a harmed folder: it listens, or ends with 1 and one line that says why. */
export async function serveHarmed(run: Run, harm: Harm): Promise<string | null> {
  const folder = writeHarmed(run, harm);
  const launched = launchServe(folder);
  const listens = await launched.listening.then(
    () => true,
    () => false,
  );
  const { code } = await launched.end('SIGTERM');
  rmSync(folder, { recursive: true });
  const lines = launched.stderr().trim().split('\n');
  if (listens) return code === 0 ? null : `serve ended with ${code} after SIGTERM: ${lines}`;
  return code === 1 && lines.length === 1 ? null : `serve ended with ${code}: ${lines.join(' / ')}`;
}

/** Repairs a harmed folder: then it is sound, and has nothing that it had not. */
export async function repairHarmed(run: Run, harm: Harm, reader: FolderReader): Promise<void> {
  if (!(await offersOf()).repair) return;
  const folder = writeHarmed(run, harm);
  const repair = await runTapline(['store', 'check', '--repair', '--data', folder]);
  if (repair.code !== 0) {
    const isClear = repair.code === 1 && repair.stderr.trim().split('\n').length === 1;
    if (!isClear) run.violated(`store check --repair ended with ${repair.code}: ${repair.stderr}`);
    if (!isKept(folder, harm)) run.violated('a repair that failed has changed the database');
    rmSync(folder, { recursive: true });
    run.count('folders of which nothing can be saved');
    return;
  }
  const check = await runTapline(['store', 'check', '--data', folder]);
  if (check.code !== 0) {
    run.violated(`still damaged after the repair: ${check.stdout}${check.stderr}`);
  }
  const { wrong, lost } = verdictOn(harm.sample, await reader.read(folder, 'commit'));
  rmSync(folder, { recursive: true });
  for (const words of wrong) run.violated(`after the repair: ${words}`);
  run.count('repairs');
  run.count('readings lost by repaired folders', lost);
  run.count('readings kept by repaired folders', harm.sample.readings.length - lost);
}

function isKept(folder: string, { sample, file, bytes }: Harm): boolean {
  const harmed = file === DATABASE ? bytes : sample.files.get(DATABASE);
  return harmed?.equals(readFileSync(join(folder, DATABASE))) ?? false;
}
