// `npm run fuzz:captures -- [--count n] [--seed n] [folder of captures …]`: reads mutated captures, and ends with 1 if
// anything is thrown, if what is said cannot be, or if a mutant takes for ever.

import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Job } from './fuzz-worker.ts';
import type { Outcome } from './trials.ts';

const EXIT_GRIEF = 1;
const EXIT_USAGE = 2;
const USAGE = `npm run fuzz:captures -- [--count 1000000] [--seed n] [--from 0] [folder of captures …]

  --count  mutants to try
  --seed   makes the same mutants again; by default another one each time
  --from   the number of the first mutant: with --count 1 one is tried alone
`;

/** A mutant that takes longer than this is taken for one that never ends, in ms. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    from: { type: 'string', default: '0' },
    help: { type: 'boolean', short: 'h' },
  },
});
const [count, seed, from] = [values.count, values.seed, values.from].map(Number);

if (values.help === true) {
  process.stdout.write(USAGE);
} else if (!isCount(count) || !isCount(seed) || !isCount(from)) {
  process.stderr.write(USAGE);
  process.exitCode = EXIT_USAGE;
} else {
  process.stderr.write(`seed ${seed}, ${count} mutants\n`);
  const outcome = await fuzz({ folders: positionals, seed, from, to: from + count });
  report(outcome);
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Tries them in a thread of its own, so that one that never ends is noticed. */
function fuzz(job: Omit<Job, 'progress'>): Promise<Outcome | { stuckAt: number }> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./fuzz-worker.js', import.meta.url), {
    workerData: { ...job, progress } satisfies Job,
  });
  return new Promise((resolve, reject) => {
    let seen = -1;
    let since = performance.now();
    const look = setInterval(() => {
      const number = Atomics.load(progress, 0);
      const now = performance.now();
      if (number !== seen) since = now;
      seen = number;
      if (process.stderr.isTTY) process.stderr.write(`${number} of ${job.to}\r`);
      if (now - since > PATIENCE_MS) end(() => resolve({ stuckAt: number }));
    }, LOOK_EVERY_MS);
    const end = (settle: () => void): void => {
      clearInterval(look);
      void worker.terminate().then(settle);
    };
    worker.once('message', (outcome: Outcome) => end(() => resolve(outcome)));
    worker.once('error', (error) => end(() => reject(error)));
  });
}

function report(outcome: Outcome | { stuckAt: number }): void {
  if ('stuckAt' in outcome) {
    process.stdout.write(`mutant ${outcome.stuckAt} has not ended after ${PATIENCE_MS / 1000} s\n`);
    process.exitCode = EXIT_GRIEF;
    return;
  }
  const { mutants, bytes, packets, griefs, slowest } = outcome;
  process.stdout.write(`${mutants} mutants, ${bytes} bytes, ${packets} packets\n`);
  for (const { number, nsPerByte } of slowest) {
    process.stdout.write(`slow: mutant ${number}, ${nsPerByte.toFixed(0)} ns a byte\n`);
  }
  for (const { number, words } of griefs) process.stdout.write(`\nmutant ${number}: ${words}\n`);
  if (griefs.length > 0) process.exitCode = EXIT_GRIEF;
}
