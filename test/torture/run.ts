// What a scenario runs in: its chance, its folder, and where it tells how far it is and what it found.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, seededRandom } from '../../src/board/random.ts';

/** One way of doing harm. */
export interface Scenario {
  readonly name: string;
  /** One sentence for --help. */
  readonly about: string;
  readonly rounds: number;
  run(run: Run): Promise<void>;
}

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';

/** Violations kept word for word. */
const MAX_KEPT = 30;

/** One run of a scenario. */
export class Run {
  readonly seed: number;
  readonly rounds: number;
  readonly random: Random;
  /** What is wrong, in words. */
  readonly violations: string[] = [];
  violationCount = 0;
  /** What was left out, and why. */
  readonly skipped = new Set<string>();
  /** Figures for the report. */
  readonly figures = new Map<string, number>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'tapline-torture-'));
  readonly #memory = existsSync(MEMORY) ? mkdtempSync(join(MEMORY, 'tapline-torture-')) : null;
  readonly #told: (words: string) => void;
  readonly #undo: (() => unknown)[] = [];
  #folders = 0;

  /** @param told where progress goes */
  constructor(seed: number, rounds: number, told: (words: string) => void = () => {}) {
    this.seed = seed;
    this.rounds = rounds;
    this.random = seededRandom(seed);
    this.#told = told;
  }

  /** A new folder's path; all are removed at the end. */
  folder(): string {
    return join(this.#folder, String(++this.#folders));
  }

  /** The same in memory, for what need not be forced to a disk. */
  memoryFolder(): string {
    return join(this.#memory ?? this.#folder, String(++this.#folders));
  }

  /** A whole number from 0 up to but not including the limit. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  progress(words: string): void {
    this.#told(words);
  }

  violated(words: string): void {
    this.violationCount++;
    if (this.violations.length < MAX_KEPT) this.violations.push(words);
  }

  skip(words: string): void {
    this.skipped.add(words);
  }

  count(figure: string, by = 1): void {
    this.figures.set(figure, (this.figures.get(figure) ?? 0) + by);
  }

  /** To be done at the end, the last first. */
  afterwards(step: () => unknown): void {
    this.#undo.push(step);
  }

  async end(): Promise<void> {
    for (const step of this.#undo.splice(0).reverse()) await step();
    for (const folder of [this.#folder, this.#memory]) {
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Runs a scenario to its end; also what it throws is a violation. */
export async function runScenario(
  scenario: Scenario,
  seed: number,
  rounds = scenario.rounds,
  told?: (words: string) => void,
): Promise<Run> {
  const run = new Run(seed, rounds, told);
  try {
    await scenario.run(run);
  } catch (error) {
    run.violated(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await run.end();
  }
  return run;
}
