// `npm run compare:tshark -- <folder or file> …`: compares what Tapline says of every packet of many captures with
// what the installed tshark says, and ends with 1 if something differs.

import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capturesIn } from './captures-in.ts';
import type { Outcome, Task } from './compare-worker.ts';
import { addTally, emptyTally } from './comparison.ts';
import { type FileReport, summary } from './summary.ts';
import { isKeptIn } from './told-before.ts';
import { tsharkVersion } from './tshark.ts';

const EXIT_DIFFERS = 1;
const EXIT_USAGE = 2;
const USAGE = `npm run compare:tshark -- <folder or file> … [--jobs 1] [--timeout 300] [--kept folder] [--only-kept]
                [--json file]

  --jobs       captures that are compared at a time
  --timeout    seconds for a capture
  --kept       where tshark's words are kept for the next time
  --only-kept  leaves out the captures that tshark has not read yet
  --json       a file for the outcome of each capture
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: 'string', default: '1' },
    timeout: { type: 'string', default: '300' },
    'only-kept': { type: 'boolean', default: false },
    kept: { type: 'string', default: join(tmpdir(), 'tapline-tshark') },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
const jobs = Number(values.jobs);
const timeoutMs = Number(values.timeout) * 1000;

if (values.help === true) {
  process.stdout.write(USAGE);
} else if (positionals.length === 0 || !(jobs >= 1) || !(timeoutMs > 0)) {
  process.stderr.write(USAGE);
  process.exitCode = EXIT_USAGE;
} else {
  const version = await tsharkVersion();
  if (version === undefined) {
    process.stderr.write('tshark is not installed: install the package tshark\n');
    process.exitCode = EXIT_USAGE;
  } else {
    const paths = await chosen(await capturesIn(positionals));
    process.stderr.write(`${paths.length} files, tshark ${version}\n`);
    const reports = await compareAll(paths);
    process.stdout.write(summary(reports));
    if (values.json !== undefined) await writeFile(values.json, JSON.stringify(reports, null, 1));
    if (reports.some(differs)) process.exitCode = EXIT_DIFFERS;
  }
}

function differs({ outcome }: FileReport): boolean {
  if ('failure' in outcome) return true;
  const { packets, equal, missing, extra } = outcome.tally;
  return equal < packets || extra > 0 || Object.keys(missing).length > 0;
}

async function chosen(paths: string[]): Promise<string[]> {
  if (!values['only-kept']) return paths;
  const kept: string[] = [];
  for (const path of paths) if (await isKeptIn(values.kept, path)) kept.push(path);
  return kept;
}

async function compareAll(paths: string[]): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  const waiting = paths.values();
  const all = emptyTally();
  const work = async (): Promise<void> => {
    let child = startWorker();
    for (const path of waiting) {
      const outcome = await ask(child, { path, keptIn: values.kept, timeoutMs });
      if (!child.connected) child = startWorker();
      reports.push({ path, outcome });
      if ('tally' in outcome) addTally(all, outcome.tally);
      if (process.stderr.isTTY || reports.length % 100 === 0) {
        const share = ((100 * all.equal) / all.packets).toFixed(3);
        const end = process.stderr.isTTY ? '\r' : '\n';
        process.stderr.write(
          `${reports.length}/${paths.length} ${all.packets} packets ${share} %${end}`,
        );
      }
    }
    child.disconnect();
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return reports;
}

function startWorker(): ChildProcess {
  return fork(fileURLToPath(new URL('./compare-worker.js', import.meta.url)));
}

/** What becomes of a task: its answer, or how its worker ended. */
function ask(child: ChildProcess, task: Task): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(outcome);
    };
    // Longer than tshark has: what is stuck after that is Tapline.
    const timer = setTimeout(() => child.kill('SIGKILL'), 2 * task.timeoutMs);
    child.once('message', (outcome) => settle(outcome as Outcome));
    child.once('exit', (code, signal) =>
      settle({ failure: `the worker ended with ${signal ?? code}`, peakKiB: 0 }),
    );
    child.send(task);
  });
}
