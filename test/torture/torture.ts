// `npm run torture -- [scenario …] [--rounds n] [--seed n]`: does harm to the store in many ways,
// and ends with 1 if anything acknowledged was lost, changed, doubled or made up.

import { parseArgs } from 'node:util';
import { type Run, runScenario, type Scenario } from './run.ts';
import { SCENARIOS } from './scenarios.ts';

const EXIT_VIOLATED = 1;
const EXIT_USAGE = 2;

/** How often progress is written where no terminal is, in ms. */
const PROGRESS_EVERY_MS = 10_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const chosen = SCENARIOS.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
const unknown = positionals.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));

if (values.help === true) {
  process.stdout.write(usage());
} else if (unknown.length > 0 || !isCount(seed) || (rounds !== undefined && !isCount(rounds))) {
  process.stderr.write(usage());
  process.exitCode = EXIT_USAGE;
} else {
  for (const scenario of chosen) {
    const started = performance.now();
    const run = await runScenario(scenario, seed, rounds, progressOf(scenario));
    report(scenario, run, (performance.now() - started) / 1000);
    if (run.violationCount > 0) process.exitCode = EXIT_VIOLATED;
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function usage(): string {
  const list = SCENARIOS.map(
    ({ name, about, rounds }) => `  ${name.padEnd(14)} ${about} (${rounds} rounds)\n`,
  );
  return `npm run torture -- [scenario …] [--rounds n] [--seed n]\n\n${list.join('')}`;
}

function progressOf({ name }: Scenario): (words: string) => void {
  const { isTTY } = process.stderr;
  let shownMs = performance.now();
  return (words) => {
    const now = performance.now();
    if (!isTTY && now - shownMs < PROGRESS_EVERY_MS) return;
    shownMs = now;
    process.stderr.write(isTTY ? `\r\u001b[K${name}: ${words}` : `${name}: ${words}\n`);
  };
}

function report({ name }: Scenario, run: Run, seconds: number): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const figures = [...run.figures].map(([figure, count]) => `${count} ${figure}`);
  const verdict = run.violationCount === 0 ? 'held' : `${run.violationCount} VIOLATIONS`;
  const words = [verdict, ...figures, `${seconds.toFixed(0)} s`, `seed ${run.seed}`].join(', ');
  process.stdout.write(`${name}: ${words}\n`);
  for (const skipped of run.skipped) process.stdout.write(`  left out: ${skipped}\n`);
  for (const violation of run.violations) process.stdout.write(`  ${violation}\n`);
}
