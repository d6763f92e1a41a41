// The whole store, its threads and its disk, against a list in memory: after every commit, close and abandoned
// close all queries must give the same.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkStore } from '../../src/store/care/check.ts';
import { openStore } from '../../src/store/open.ts';
import type { ReadingOrder, ReadingsQuery, Store, StoredReading } from '../../src/store/store.ts';
import { rowsOf, temporaryFolder } from './batches.ts';
import { BOOTS, type CommitStep, Model, randomOf } from './store-model.ts';

const ORDERS: readonly ReadingOrder[] = ['asc', 'desc', 'commit'];

const anyCommit: fc.Arbitrary<CommitStep> = fc.record({
  rows: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 2, arbitrary: fc.integer({ min: 300, max: 520 }) },
    { weight: 1, arbitrary: fc.integer({ min: 500, max: 3000 }) },
  ),
  boots: fc.array(fc.constantFrom(...BOOTS), { minLength: 1, maxLength: 4 }),
  forget: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(1, 2, 3), { maxLength: 3 }) },
  ),
  metrics: fc.nat(9),
  spread: fc.constantFrom(0, 50, 5000, 1e9),
  seed: fc.integer(),
  unsaved: fc.constantFrom(0, 0.5, 1),
});
const anySteps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.array(anyCommit, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom('close' as const, 'abandon' as const) },
  ),
  { minLength: 4, maxLength: 12 },
);

async function allPages(store: Store, query: Omit<ReadingsQuery, 'limit'>, limit: number) {
  const found: StoredReading[] = [];
  let after: string | undefined;
  do {
    const page = await store.readings({ ...query, limit, after });
    found.push(...page.readings);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}

/** As `toEqual`, which takes seconds for so many. */
function expectSame(found: readonly unknown[], expected: readonly unknown[]): void {
  for (const [at, one] of expected.entries()) {
    if (JSON.stringify(found[at]) !== JSON.stringify(one))
      expect([at, found[at]]).toEqual([at, one]);
  }
  expect(found.length).toBe(expected.length);
}

async function expectModel(store: Store, model: Model, random: () => number): Promise<void> {
  const number = model.devices[Math.floor(random() * model.devices.length)];
  const end = 1000 * (model.lastPosition + 1);
  const from = random() < 0.5 ? undefined : Math.floor(random() * end);
  const to = random() < 0.5 ? undefined : Math.floor(random() * end);
  for (const order of ORDERS) {
    const query = { device: number, order, from, to };
    const limit = Math.ceil(random() * 3000 + model.rows.length / 9);
    expectSame(await allPages(store, query, limit), model.readings(query));
  }
  const metric = Math.floor(random() * model.metrics);
  const buckets = 1 + Math.floor(random() * 20);
  const series = await store.series({ device: number, metric: `m${metric}`, buckets, from, to });
  for (const [start, ...point] of series.points) {
    const stop = Math.min(start + series.stepMs, series.to ?? 0);
    expect([point]).toEqual(model.summary(number, metric, start, stop));
  }
  const inSeries = series.points.reduce((total, [, , , , count]) => total + count, 0);
  const [all] = model.summary(number, metric, from ?? -Infinity, to ?? Infinity);
  expect(inSeries).toBe(all?.[3] ?? 0);
  await expectNothing(store, Math.ceil(random() * model.lastDevice), model);
}

/** Whoever still asks for a device that was forgotten is told of nothing. */
async function expectNothing(store: Store, device: number, model: Model): Promise<void> {
  if (model.devices.includes(device)) return;
  const from = 0;
  expect(await store.readings({ device, order: 'asc', limit: 1 })).toMatchObject({ readings: [] });
  expect(await store.series({ device, metric: 'm0', from, buckets: 1 })).toMatchObject({
    points: [],
  });
  expect(await store.journal({ device, kinds: ['message'], limit: 1 })).toEqual([]);
}

it('gives what was committed, whatever became of it in between', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps, fc.integer(), async (steps, seed) => {
      const folder = temporaryFolder();
      const random = randomOf(seed);
      let model = new Model();
      let { store } = await openStore(folder);
      /** What the store may be by now: commits become durable in their order, whole or not at all. */
      let possible = [model];
      const reopen = async () => {
        const opened = await openStore(folder);
        store = opened.store;
        const { lastPosition, replay, devices, boots, lastDevice, lastBoot } = opened.recovered;
        const found = possible.find((one) => one.lastPosition === lastPosition);
        expect(possible.map((one) => one.lastPosition)).toContain(lastPosition);
        model = found ?? model;
        possible = [model];
        const replayed = rowsOf(replay).map(({ position, boot, seq }) => [position, boot, seq]);
        expectSame(replayed, model.replayed());
        const known = [...model.devices].sort((a, b) => a - b);
        if (lastPosition > 0) expect(devices.map((state) => state.number)).toEqual(known);
        if (lastPosition > 0)
          expect(new Set(boots.map((boot) => boot.device))).toEqual(new Set(known));
        if (lastPosition > 0)
          expect([lastDevice, lastBoot]).toEqual([model.lastDevice, 2 * model.lastDevice]);
      };
      try {
        for (const step of [...steps, 'close' as const]) {
          if (step === 'close' || step === 'abandon') {
            await store.close({ abandon: step === 'abandon' });
            await reopen();
          } else {
            const commits = step.map((one) => {
              const { after, commit } = (possible.at(-1) ?? model).next(one);
              possible.push(after);
              return store.commit(commit);
            });
            if (random() < 0.15) {
              const settled = Promise.allSettled(commits);
              await Promise.race([...commits, Promise.resolve()]);
              await store.close({ abandon: true });
              await settled;
              await reopen();
            } else {
              await Promise.all(commits);
              model = possible.at(-1) ?? model;
              possible = [model];
            }
          }
          await expectModel(store, model, random);
          if (random() < 0.3) {
            const { damages, readings } = await checkStore(folder, () => {});
            expect({ damages, readings }).toEqual({ damages: [], readings: model.rows.length });
          }
        }
        expect(store.status()).toMatchObject({ ok: true, damages: 0 });
      } finally {
        await store.close({ abandon: true });
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 240_000);
