// Devices are forgotten while boards send, go on in the same boots, and the server is killed and started
// again: at any time what is there is what was sent since.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkStore } from '../../src/store/care/check.ts';
import { World } from './care/world.ts';

const BOARDS = [
  ['kitchen', 'k1'],
  ['kitchen', 'k2'],
  ['attic', 'a1'],
  ['10.0.0.5', null],
] as const;

type Step =
  | { readonly kind: 'send'; readonly board: number; readonly count: number }
  | { readonly kind: 'forget'; readonly board: number }
  | { readonly kind: 'pass' | 'work' | 'clear' | 'kill' | 'stop' | 'again' | 'check' };

const board = fc.nat(BOARDS.length - 1);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      board,
      count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 20 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('forget' as const), board }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constantFrom('pass', 'work', 'clear', 'kill', 'stop', 'again', 'check'),
    }),
  },
);

/** What was sent since its device was forgotten last, once each. */
function expectSent(world: World): void {
  const seen = world.running.seen();
  expect(seen.map(({ uid }) => uid).sort((a, b) => a - b)).toEqual([...world.sent.keys()]);
  for (const { uid, device, seq } of seen) {
    expect(world.sent.get(uid)).toMatchObject({ device, seq });
  }
}

it('nothing that was forgotten comes back, and nothing else goes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = new World();
      /** The seqs of each board rise, whatever becomes of its device. */
      const next = BOARDS.map(() => 1);
      const numbers = new Set<number>();
      world.start();
      for (const step of steps) {
        if (step.kind === 'send') {
          const from = next[step.board];
          next[step.board] += step.count;
          const seqs = Array.from({ length: step.count }, (_, i) => from + i);
          const [device, boot] = BOARDS[step.board];
          await world.send(device, boot, seqs);
        } else if (step.kind === 'forget') {
          const [device] = BOARDS[step.board];
          const number = world.running.ingest.registry.get(device)?.number;
          expect(await world.forget(device)).toBe(number !== undefined);
          if (number !== undefined) numbers.add(number);
          expect(world.running.ingest.registry.get(device)).toBeUndefined();
        } else if (step.kind === 'pass') await world.pass(1000);
        else if (step.kind === 'work') world.running.work();
        else if (step.kind === 'clear') world.running.clear();
        else if (step.kind === 'again') await world.sendAllAgain();
        else if (step.kind === 'check') {
          const { damages, readings } = await checkStore(world.folder, () => {});
          expect({ damages, readings }).toEqual({ damages: [], readings: world.sent.size });
        } else {
          if (step.kind === 'stop') await world.stop();
          else world.kill();
          world.start();
          expect(world.running.damages).toEqual([]);
        }
        for (const { number } of world.running.ingest.registry.list()) {
          expect(numbers.has(number)).toBe(false);
        }
        expectSent(world);
      }
      while (world.running.clear());
      expectSent(world);
      world.kill();
    }),
    { numRuns: 25 },
  );
}, 240_000);
