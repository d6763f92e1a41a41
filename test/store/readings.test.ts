// Readings go in by commits and come back by pages, exactly, in every order.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import {
  type ReadingOrder,
  type ReadingsQuery,
  type Store,
  type StoredReading,
  TIME_SOURCES,
} from '../../src/store/store.ts';
import {
  batch,
  boot,
  device,
  firstBatch,
  newStore,
  openForTest,
  type Row,
  row,
  rowsOf,
  temporaryFolder,
} from './batches.ts';

const ORDERS: readonly ReadingOrder[] = ['asc', 'desc', 'commit'];
const METRICS = ['temperature', 'humidity', 'pressure'];

async function allPages(
  store: Store,
  query: Omit<ReadingsQuery, 'limit' | 'after'>,
  limits: () => number,
): Promise<StoredReading[]> {
  const readings: StoredReading[] = [];
  let after: string | undefined;
  do {
    const limit = limits();
    const page = await store.readings({ ...query, limit, after });
    expect(page.readings.length).toBeLessThanOrEqual(limit);
    readings.push(...page.readings);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return readings;
}

function asStored(one: Row, ordinal: number): StoredReading {
  return {
    ordinal,
    time: one.time,
    timeSource: TIME_SOURCES[one.timeSource] ?? 'arrival',
    seq: one.seq,
    millis: one.millis,
    boot: `boot-${one.boot}`,
    values: [...one.values]
      .sort(([a], [b]) => a - b)
      .map(([metric, value]) => [String(METRICS[metric]), value]),
  };
}

function byTime(a: Row, b: Row): number {
  return (
    a.time - b.time || a.boot - b.boot || (a.seq ?? -1) - (b.seq ?? -1) || a.position - b.position
  );
}

/** What a query of a device's rows must give. */
function expected(rows: readonly Row[], { order, from, to }: Omit<ReadingsQuery, 'limit'>) {
  const ordinals = new Map(rows.map((one, ordinal) => [one, ordinal]));
  const within = rows.filter(
    ({ time }) => (from === undefined || time >= from) && (to === undefined || time < to),
  );
  if (order === 'asc') within.sort(byTime);
  if (order === 'desc') within.sort((a, b) => byTime(b, a));
  return within.map((one) => asStored(one, ordinals.get(one) ?? -1));
}

const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
const counter = fc.oneof(
  fc.nat({ max: 30 }),
  fc.integer({ min: 2 ** 51 - 1, max: Number.MAX_SAFE_INTEGER }),
);
// Few times, so that many readings share one and the rest of the order decides.
const anyRow = fc.record({
  boot: fc.integer({ min: 1, max: 6 }),
  seq: fc.option(counter),
  millis: fc.option(counter),
  time: fc.oneof(fc.nat({ max: 8 }), fc.integer({ min: -1, max: 4e12 })),
  timeSource: fc.nat({ max: 2 }),
  values: fc.uniqueArray(fc.tuple(fc.nat({ max: 2 }), finite), { selector: ([metric]) => metric }),
});
const anyCommits = fc.array(fc.array(anyRow, { maxLength: 40 }), { minLength: 1, maxLength: 6 });

/** Numbers the rows, and leaves out what would be a second copy. */
function numbered(commits: readonly (readonly Omit<Row, 'position'>[])[]): Row[][] {
  const seen = new Set<string>();
  let position = 0;
  return commits.map((rows) =>
    rows.flatMap((one) => {
      const key = `${one.boot} ${one.seq}`;
      if (one.seq !== null && seen.has(key)) return [];
      seen.add(key);
      position += 1;
      return [{ ...one, position }];
    }),
  );
}

/**
 * A commit's rows as they are replayed: a device's after the other's, in the order of the devices'
 * first rows; all at the position of the commit's end.
 */
function asReplayed(rows: readonly Row[]): Row[] {
  const position = rows.at(-1)?.position ?? 0;
  const devices = [...new Set(rows.map((one) => deviceOfBoot(one.boot)))];
  return devices.flatMap((number) =>
    rows
      .filter((one) => deviceOfBoot(one.boot) === number)
      .map((one) => ({
        ...one,
        position,
        values: [...one.values].sort(([a], [b]) => a - b),
      })),
  );
}

const deviceOfBoot = (number: number) => ((number - 1) % 3) + 1;

describe('readings', () => {
  it('come back exactly, in every order, range and size of page, also after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCommits,
        fc.option(fc.nat({ max: 10 }), { nil: undefined }),
        fc.option(fc.nat({ max: 10 }), { nil: undefined }),
        fc.infiniteStream(fc.integer({ min: 1, max: 25 })),
        async (commits, from, to, limits) => {
          const folder = temporaryFolder();
          const { store } = await openStore(folder);
          const rows = numbered(commits);
          await store.commit(
            batch({
              devices: [1, 2, 3].map((number) => device(number)),
              boots: [1, 2, 3, 4, 5, 6].map((number) => boot(number, deviceOfBoot(number))),
            }),
          );
          await Promise.all(rows.map((some) => store.commit(batch({ rows: some }))));
          const check = async (opened: Store) => {
            for (const number of [1, 2, 3]) {
              const own = rows.flat().filter((one) => deviceOfBoot(one.boot) === number);
              for (const order of ORDERS) {
                const query = { device: number, order, from, to };
                const read = await allPages(opened, query, () => limits.next().value);
                expect(read).toEqual(expected(own, query));
              }
            }
          };
          await check(store);
          await store.close();

          const { store: again, recovered } = await openStore(folder);
          expect(rowsOf(recovered.replay)).toEqual(rows.flatMap(asReplayed));
          await check(again);
          await again.close();
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('hold the largest seq and millis, and every kind of double', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    const top = Number.MAX_SAFE_INTEGER;
    const doubles = [-0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1];
    const rows = doubles.map((value, i) =>
      row(i + 1, { seq: top - i, millis: top - i, values: [[0, value]] }),
    );
    await store.commit(firstBatch({ rows }));
    await store.close();
    const { recovered } = await openForTest(folder);
    expect(rowsOf(recovered.replay)).toEqual(asReplayed(rows));
  });

  it('are seen by a query that begins after their commit resolved', async () => {
    const store = await newStore();
    await store.commit(firstBatch());
    for (let position = 1; position <= 50; position++) {
      await store.commit(batch({ rows: [row(position)] }));
      const { readings } = await store.readings({ device: 1, limit: 1, order: 'desc' });
      expect(readings[0]?.seq).toBe(position);
    }
  });

  it('of a device that is not there are none', async () => {
    const store = await newStore();
    for (const order of ORDERS) {
      expect(await store.readings({ device: 9, limit: 5, order })).toEqual({
        readings: [],
        next: null,
        position: 0,
      });
    }
  });

  it('are the caller’s again at once: a commit keeps what its columns held at the call', async () => {
    const store = await newStore();
    const commit = firstBatch({ rows: [row(1, { values: [[0, 28.3]] })] });
    const durable = store.commit(commit);
    commit.readings.values.fill(0);
    await durable;
    const { readings } = await store.readings({ device: 1, limit: 1, order: 'asc' });
    expect(readings[0]?.values).toEqual([['temperature', 28.3]]);
  });
});

describe('a cursor', () => {
  it('narrows with the range it is used with', async () => {
    const store = await newStore();
    await store.commit(firstBatch({ rows: [1, 2, 3, 4, 5, 6].map((n) => row(n)) }));
    const positions = async (query: Omit<ReadingsQuery, 'device' | 'limit'>) =>
      (await store.readings({ device: 1, limit: 9, ...query })).readings.map((r) => r.seq);
    for (const order of ['asc', 'desc'] as const) {
      const { next } = await store.readings({ device: 1, limit: 2, order });
      expect(next).not.toBeNull();
      const after = next ?? '';
      expect(await positions({ order, after, from: 4000, to: 6000 })).toEqual(
        order === 'asc' ? [4, 5] : [4],
      );
    }
  });

  it('is refused when it is malformed or from another order', async () => {
    const store = await newStore();
    await store.commit(firstBatch({ rows: [row(1), row(2)] }));
    const cursorOf = async (order: ReadingOrder) =>
      (await store.readings({ device: 1, limit: 1, order })).next ?? '';
    const encoded = (content: unknown) =>
      Buffer.from(JSON.stringify(content)).toString('base64url');
    const bad: [ReadingOrder, string][] = [
      ['asc', ''],
      ['asc', 'no cursor'],
      ['asc', encoded(null)],
      ['asc', encoded({ order: 'asc' })],
      ['asc', encoded(['asc', 1, 2, 3])],
      ['asc', encoded(['asc', 1, 2, 3, 4, 5])],
      ['asc', encoded(['asc', 1, 2, 3, '4'])],
      ['commit', encoded(['commit'])],
      ['commit', encoded(['commit', 0, 3.5])],
      ['commit', encoded(['commit', null])],
    ];
    for (const order of ORDERS) {
      for (const other of ORDERS.filter((one) => one !== order)) {
        bad.push([order, await cursorOf(other)]);
      }
    }
    for (const [order, after] of bad) {
      await expect(store.readings({ device: 1, limit: 1, order, after })).rejects.toMatchObject({
        name: 'TaplineError',
        code: 'bad-cursor',
      });
    }
  });
});
