import { parentPort, workerData } from 'node:worker_threads';
import { ownSeeds, seedsIn } from './seeds.ts';
import { bestTime, tryMutants } from './trials.ts';

export interface Job {
  folders: string[];
  seed: number;
  from: number;
  to: number;
  /** The number of the mutant at hand. */
  progress: Int32Array;
}

const { folders, seed, from, to, progress } = workerData as Job;
const seeds = [...ownSeeds(), ...folders.flatMap(seedsIn)];
const outcome = tryMutants(seeds, seed, from, to, (number) => Atomics.store(progress, 0, number));
const slowest = outcome.slowest.map(({ number }) => {
  return { number, nsPerByte: bestTime(seeds, seed, number) };
});
parentPort?.postMessage({ ...outcome, slowest });
