// The commit position that answers of readings tell: what was committed up to it is in them, nothing
// behind it is, while commits go on and readings move from the log into blocks.

import { describe, expect, it } from 'vitest';
import type { ReadingOrder, Store } from '../../src/store/store.ts';
import {
  batch,
  boot,
  device,
  entry,
  newStore,
  openForTest,
  row,
  temporaryFolder,
} from './batches.ts';
import { openParts } from './parts.ts';
import { randomOf } from './store-model.ts';

const DEVICES = [1, 2, 3];
const METRIC = 'temperature';
const ORDERS: readonly ReadingOrder[] = ['asc', 'desc', 'commit'];

/** What an answer said, and what was known to be durable when it was asked for. */
interface Answer {
  readonly device: number;
  readonly position: number;
  /** The positions of the readings in it, as their values tell, in their order. */
  readonly found: readonly number[] | null;
  /** How many there are, with the least and the greatest position. */
  readonly summary: readonly number[] | null;
  readonly order: ReadingOrder;
  readonly durable: number;
}

/** A reading's value is its position; its time goes back now and then. */
function rowAt(position: number, of: number, random: () => number) {
  const time = 1000 * position - Math.floor(random() * 20_000);
  return row(position, { boot: of, time, values: [[0, position]] });
}

async function ask(store: Store, random: () => number, durable: number): Promise<Answer> {
  const of = DEVICES[Math.floor(random() * DEVICES.length)];
  const order = ORDERS[Math.floor(random() * ORDERS.length)];
  const common = { device: of, order, durable };
  if (random() < 0.5) {
    const series = await store.series({ device: of, metric: METRIC, buckets: 1 });
    const { points, position } = series;
    const summary = points.flatMap(([, min, , max, count]) => [count, min, max]);
    return { ...common, position, found: null, summary };
  }
  const page = await store.readings({ device: of, order, limit: 100_000 });
  const found = page.readings.map(({ values }) => values[0]?.[1] ?? 0);
  return { ...common, position: page.position, found, summary: null };
}

describe('the position of an answer', () => {
  it('is exact while commits go on', async () => {
    const store = await newStore();
    const random = randomOf(20);
    const times = new Map<number, number>();
    const positions = new Map<number, number[]>(DEVICES.map((number) => [number, []]));
    let last = 0;
    let durable = 0;
    const answers: Promise<Answer>[] = [];
    const commits: Promise<void>[] = [];
    await store.commit(
      batch({
        devices: DEVICES.map((number) => device(number)),
        boots: DEVICES.map((number) => boot(number, number)),
      }),
    );

    for (let round = 0; round < 120; round++) {
      // Enough at times to go straight into blocks, and a position now and then that is no reading's.
      const size = random() < 0.1 ? 700 : Math.floor(random() * 30);
      const only = random() < 0.3 ? 1 + Math.floor(random() * 3) : null;
      const rows = Array.from({ length: size }, () => {
        const of = only ?? 1 + Math.floor(random() * 3);
        const one = rowAt(++last, of, random);
        positions.get(of)?.push(last);
        times.set(last, one.time);
        return one;
      });
      const journal = random() < 0.3 ? [entry(++last, 'message')] : [];
      const lastPosition = last;
      const committed = store.commit(batch({ rows, journal, lastPosition })).then(() => {
        durable = lastPosition;
      });
      commits.push(committed);
      answers.push(ask(store, random, durable), ask(store, random, durable));
      if (random() < 0.5) await committed;
      answers.push(ask(store, random, durable));
      if (random() < 0.2) await answers.at(-1);
    }

    await Promise.all(commits);
    let seen = 0;
    for (const {
      device: of,
      order,
      position,
      durable: before,
      found,
      summary,
    } of await Promise.all(answers)) {
      expect(position).toBeGreaterThanOrEqual(before);
      expect(position).toBeLessThanOrEqual(last);
      const expected = (positions.get(of) ?? []).filter((one) => one <= position);
      seen += expected.length;
      if (summary !== null) {
        const [first = 0] = expected;
        expect(summary).toEqual(
          expected.length === 0 ? [] : [expected.length, first, expected.at(-1)],
        );
      } else if (order === 'commit') {
        expect(found).toEqual(expected);
      } else {
        const sign = order === 'asc' ? 1 : -1;
        const timeOf = (one: number) => times.get(one) ?? 0;
        const byTime = [...expected].sort((a, b) => sign * (timeOf(a) - timeOf(b) || a - b));
        expect(found).toEqual(byTime);
      }
    }
    expect(seen).toBeGreaterThan(1000);
  }, 60_000);

  it('stays when readings move into blocks and their entries leave the log', () => {
    const parts = openParts();
    const ask = (of = 1) => {
      const { position } = parts.readings({ device: of, limit: 1, order: 'asc' });
      const series = parts.series({ device: of, metric: METRIC, buckets: 1 });
      expect(series.position).toBe(position);
      return position;
    };
    expect(ask()).toBe(0);
    parts.commit(batch({ devices: [device(1)], boots: [boot(1, 1)] }));
    expect(ask()).toBe(0);
    for (let position = 1; position <= 40; position++) {
      parts.commit(batch({ rows: [row(position)], replayFrom: position }));
      expect(ask()).toBe(position);
      if (position % 7 === 0) parts.work();
      if (position % 10 === 0) parts.compaction.finish();
      expect(ask()).toBe(position);
    }
    expect(parts.logNumbers()).toEqual([41]);
    parts.commit(batch({ journal: [entry(41, 'message')], lastPosition: 41 }));
    parts.commit(batch({ lastPosition: 41 }));
    expect(ask()).toBe(41);
    // Also where there is nothing of a device.
    expect(ask(9)).toBe(41);
  });

  it('is the same after a restart', async () => {
    const folder = temporaryFolder();
    const { store } = await openForTest(folder);
    const rows = Array.from({ length: 600 }, (_, at) => row(at + 1));
    await store.commit(
      batch({ devices: [device(1)], boots: [boot(1, 1)], rows, lastPosition: 602 }),
    );
    await store.close();
    const again = await openForTest(folder);
    const page = await again.store.readings({ device: 1, limit: 1, order: 'desc' });
    expect([page.position, again.recovered.lastPosition]).toEqual([602, 602]);
  });
});
