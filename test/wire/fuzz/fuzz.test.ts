// Whatever the bytes of a capture are, the reader throws nothing and says nothing that cannot be.

import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/board/random.ts';
import { mutant } from './mutation.ts';
import { ownSeeds } from './seeds.ts';
import { tryMutants } from './trials.ts';

const MUTANTS = 3000;

test('mutated captures', () => {
  // Printed by a failure, so that `npm run fuzz:captures -- --seed` makes the same mutants.
  const seed = Date.now() % 2 ** 31;
  const outcome = tryMutants(ownSeeds(), seed, 0, MUTANTS);
  expect({ seed, griefs: outcome.griefs }).toEqual({ seed, griefs: [] });
  expect(outcome.packets).toBeGreaterThan(MUTANTS);
});

test('a mutant is the same for the same seed, and another for another', () => {
  const made = (seed: number) => Buffer.from(mutant(ownSeeds(), seededRandom(seed, 7)));
  expect(made(1).equals(made(1))).toBe(true);
  expect(made(1).equals(made(2))).toBe(false);
});
