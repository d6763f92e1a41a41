// The journal of a device: its order, its ranges, its bounds.

import { describe, expect, it } from 'vitest';
import { MAX_EVENTS, MAX_MESSAGES, MAX_REJECTS } from '../../src/limits.ts';
import { JOURNAL_KINDS, type JournalKind } from '../../src/store/store.ts';
import { batch, device, entry, firstBatch, newStore } from './batches.ts';

const everything = { device: 1, kinds: JOURNAL_KINDS, limit: 100_000 };

const BOUNDS: [JournalKind, number][] = [
  ['message', MAX_MESSAGES],
  ['reject', MAX_REJECTS],
  ['connect', MAX_EVENTS],
  ['disconnect', MAX_EVENTS],
  ['gap', MAX_EVENTS],
  ['reboot', MAX_EVENTS],
];

describe('the journal', () => {
  it('gives the newest first, by device, kind and time', async () => {
    const store = await newStore();
    const entries = [
      entry(1, 'connect', { data: { address: '192.168.1.42', port: 50123, tag: null } }),
      entry(2, 'message', { data: { text: 'hello \u{1F600} \u0000' } }),
      entry(3, 'message', { device: 2 }),
      entry(4, 'disconnect'),
      entry(5, 'message'),
    ];
    await store.commit(firstBatch({ devices: [device(1), device(2)], journal: entries }));
    const positions = async (query: object) =>
      (await store.journal({ ...everything, ...query })).map(({ position }) => position);

    expect(await store.journal(everything)).toEqual(
      entries.filter((one) => one.device === 1).reverse(),
    );
    expect(await positions({ device: 2 })).toEqual([3]);
    expect(await positions({ kinds: ['message'] })).toEqual([5, 2]);
    expect(await positions({ kinds: ['connect', 'disconnect'] })).toEqual([4, 1]);
    expect(await positions({ kinds: [] })).toEqual([]);
    expect(await positions({ limit: 2 })).toEqual([5, 4]);
    expect(await positions({ from: 2000, to: 5000 })).toEqual([4, 2]);
  });

  it.each(BOUNDS)('keeps the newest of kind %s up to %i', async (kind, bound) => {
    const store = await newStore();
    const other = entry(1, kind, { device: 2 });
    await store.commit(firstBatch({ devices: [device(1), device(2)], journal: [other] }));
    let position = 1;
    const add = async (count: number) => {
      const journal = Array.from({ length: count }, () => entry(++position, kind));
      await store.commit(batch({ journal }));
    };
    const kept = async () =>
      (await store.journal({ ...everything, kinds: [kind] })).map((one) => one.position);
    const newest = (count: number) => Array.from({ length: count }, (_, i) => position - i);

    await add(bound - 1);
    expect(await kept()).toEqual(newest(bound - 1));
    await add(3);
    expect(await kept()).toEqual(newest(bound));
    await add(bound * 2);
    expect(await kept()).toEqual(newest(bound));
    expect(await store.journal({ ...everything, device: 2 })).toEqual([other]);
  });
});
