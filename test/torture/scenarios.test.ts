// Scenarios of `npm run torture` in a few rounds: CONTRIBUTING.md tells how to run more, and the others.

import { expect, test } from 'vitest';
import { runScenario, type Scenario } from './run.ts';
import { SCENARIOS } from './scenarios.ts';

const SEED = 1;
/** On a machine that does much else besides; what must not take long has a limit of its own, in ms. */
const LIMIT_MS = 300_000;

/** Rounds that take some seconds. */
const ROUNDS: Readonly<Record<string, number>> = {
  kills: 3,
  'power-cuts': 12,
  'clock-steps': 3,
  'full-disk': 2,
  'cut-files': 8,
  'flipped-bytes': 40,
};

const SHORT = SCENARIOS.filter(({ name }) => Object.hasOwn(ROUNDS, name));

test.each(SHORT.map((scenario): [string, Scenario] => [scenario.name, scenario]))(
  '%s',
  { timeout: LIMIT_MS },
  async (name, scenario) => {
    const run = await runScenario(scenario, SEED, ROUNDS[name]);
    expect(run.violations).toEqual([]);
    if (![...run.skipped].some((words) => words.startsWith('everything'))) {
      expect(run.figures.size).toBeGreaterThan(0);
    }
  },
);
