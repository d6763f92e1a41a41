import { seededRandom } from '../../../src/board/random.ts';
import { mutant } from './mutation.ts';
import { tryCapture } from './trial.ts';

/** A mutant that came to grief: its number and the seed make it again. */
export interface Grief {
  number: number;
  words: string;
}

export interface Slowness {
  number: number;
  nsPerByte: number;
}

export interface Outcome {
  mutants: number;
  bytes: number;
  packets: number;
  griefs: Grief[];
  /** The slowest ones for their size, the slowest first. */
  slowest: Slowness[];
}

const MAX_GRIEFS = 20;
const SHOWN_SLOW = 5;
/** Of shorter ones what is measured is the beginning alone. */
const LEAST_TIMED_BYTES = 500;

/**
 * Tries the mutants from number `from` up to, not including, `to`.
 *
 * @param seed with a mutant's number it decides all of it, so that any mutant can be had again alone
 * @param onTrial is told of each number before its trial
 */
export function tryMutants(
  seeds: readonly Uint8Array[],
  seed: number,
  from: number,
  to: number,
  onTrial: (number: number) => void = () => {},
): Outcome {
  const outcome: Outcome = { mutants: 0, bytes: 0, packets: 0, griefs: [], slowest: [] };
  for (let number = from; number < to && outcome.griefs.length < MAX_GRIEFS; number += 1) {
    onTrial(number);
    const random = seededRandom(seed, number);
    const bytes = mutant(seeds, random);
    const started = performance.now();
    try {
      outcome.packets += tryCapture(bytes, random);
    } catch (error) {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      outcome.griefs.push({ number, words });
    }
    outcome.mutants += 1;
    outcome.bytes += bytes.length;
    noteTime(outcome.slowest, number, bytes.length, performance.now() - started);
  }
  return outcome;
}

function noteTime(slowest: Slowness[], number: number, bytes: number, ms: number): void {
  if (bytes < LEAST_TIMED_BYTES) return;
  const nsPerByte = (ms * 1e6) / bytes;
  const last = slowest.at(-1);
  if (slowest.length >= SHOWN_SLOW && last !== undefined && nsPerByte <= last.nsPerByte) return;
  slowest.push({ number, nsPerByte });
  slowest.sort((a, b) => b.nsPerByte - a.nsPerByte);
  slowest.length = Math.min(slowest.length, SHOWN_SLOW);
}

/** How long a mutant takes at best: what else the machine did is then left out. */
export function bestTime(seeds: readonly Uint8Array[], seed: number, number: number): number {
  const times = Array.from({ length: 20 }, () => {
    return tryMutants(seeds, seed, number, number + 1).slowest[0]?.nsPerByte ?? 0;
  });
  return Math.min(...times);
}
