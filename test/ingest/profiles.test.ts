// What a person says of a device: kept once it is durable, and in force for its lines.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { profileCenter } from '../../src/device-profiles.ts';
import type { ProfileChange } from '../../src/ingest/profile.ts';
import { MAX_UNIT_OVERRIDES } from '../../src/limits.ts';
import { type FakePeer, type Harness, type HarnessOptions, openIngest } from './harness.ts';

let harness: Harness;

afterEach(() => {
  harness?.dispose();
  vi.useRealTimers();
});

async function begin(options: HarnessOptions = {}): Promise<void> {
  harness = openIngest(options);
}

async function said(lines: string, board?: FakePeer): Promise<FakePeer> {
  const peer = board ?? harness.connect({ from: '10.0.0.7' });
  peer.deliver(Buffer.from(lines));
  await harness.settle();
  return peer;
}

async function change(id: string, what: ProfileChange): Promise<boolean> {
  const done = profileCenter(harness.ingest).change(id, what);
  await harness.settle();
  return await done;
}

const device = (id: string) => harness.ingest.registry.get(id);
const units = (id: string) => device(id)?.metrics.map(({ name, unit }) => [name, unit]);
/** The values of all readings on the disk, in their order. */
const values = () => harness.disk.readings().map((reading) => reading.values);

describe('a profile', () => {
  it('is kept over a restart and a crash, and changed bit by bit', async () => {
    await begin();
    await said('HELLO device=kitchen\n1,1,20,50\n');
    const fields = ['seq', 'millis', 'a'];
    expect(await change('kitchen', { name: 'Küche', notes: 'by the\nwindow' })).toBe(true);
    await harness.restart();
    expect(await change('kitchen', { units: { humidity: '%RH', later: 'V' }, fields })).toBe(true);
    await harness.crash();
    const expected = { name: 'Küche', notes: 'by the\nwindow', fields };
    expect(device('kitchen')?.profile).toMatchObject(expected);
    expect(units('kitchen')).toEqual([
      ['temperature', '°C'],
      ['humidity', '%RH'],
    ]);
    const away = { name: null, notes: null, fields: null, units: { humidity: null, later: null } };
    expect(await change('kitchen', away)).toBe(true);
    expect(device('kitchen')?.profile).toEqual({ ...away, units: {} });
    expect(harness.disk.records.size).toBe(0);
  });

  it('is not shown before it is durable, and of two at once both count', async () => {
    await begin();
    await said('HELLO device=kitchen\n');
    harness.store.stuck = true;
    const center = profileCenter(harness.ingest);
    const one = center.change('kitchen', { name: 'one', notes: 'kept' });
    await harness.settle();
    const two = center.change('kitchen', { name: 'two' });
    await harness.settle();
    expect(device('kitchen')?.profile.name).toBeNull();
    harness.store.go();
    await harness.settle();
    expect(await Promise.all([one, two])).toEqual([true, true]);
    expect(device('kitchen')?.profile).toMatchObject({ name: 'two', notes: 'kept' });
  });

  it('is refused of a device that is not there, or that nobody can see yet', async () => {
    await begin();
    expect(await change('kitchen', { name: 'x' })).toBe(false);
    harness.store.stuck = true;
    await said('HELLO device=kitchen\n');
    expect(await change('kitchen', { name: 'x' })).toBe(false);
    harness.store.go();
  });
});

describe('units', () => {
  it('come before what the board says, which comes before what is known', async () => {
    await begin();
    await said(
      'HELLO device=kitchen units=temperature:K,odd:m fields=seq,temperature,humidity,odd,constructor\n1,1,1,1,1\n',
    );
    const board = [
      ['temperature', 'K'],
      ['humidity', '%'],
      ['odd', 'm'],
      ['constructor', null],
    ];
    expect(units('kitchen')).toEqual(board);
    await change('kitchen', { units: { temperature: '°F', humidity: '', constructor: 'x' } });
    expect(units('kitchen')).toEqual([
      ['temperature', '°F'],
      ['humidity', null],
      ['odd', 'm'],
      ['constructor', 'x'],
    ]);
    const none = { temperature: null, humidity: null, constructor: null, unheardOf: null };
    await change('kitchen', { units: none });
    expect(units('kitchen')).toEqual(board);
  });

  it('can be given for so many metrics', async () => {
    await begin();
    await said('HELLO device=kitchen\n');
    const some = (from: number, count: number, unit: string | null) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${from + i}`, unit]));
    await change('kitchen', { units: some(0, MAX_UNIT_OVERRIDES, 'V') });
    const center = profileCenter(harness.ingest);
    const more = center.change('kitchen', { units: some(MAX_UNIT_OVERRIDES, 1, 'V') });
    await expect(more).rejects.toMatchObject({ code: 'too-many-units' });
    const other = { ...some(0, 1, null), ...some(MAX_UNIT_OVERRIDES, 1, 'A') };
    expect(await change('kitchen', { units: other })).toBe(true);
    expect(Object.keys(device('kitchen')?.profile.units ?? {})).toHaveLength(MAX_UNIT_OVERRIDES);
  });
});

describe('a field list', () => {
  it('is in force at once for a connection without HELLO, for the next ones, and after a restart', async () => {
    await begin();
    const board = await said('1,1,20,50\n');
    await change('10.0.0.7', { fields: ['seq', 'a', 'b', 'c'] });
    await said('2,7,8,9\n', board);
    await said('3,10,11,12\n');
    await harness.restart();
    await said('4,13,14,15\n');
    await change('10.0.0.7', { fields: null });
    await said('5,5,21,51\n');
    expect(values()).toEqual([
      { temperature: 20, humidity: 50 },
      { a: 7, b: 8, c: 9 },
      { a: 10, b: 11, c: 12 },
      { a: 13, b: 14, c: 15 },
      { temperature: 21, humidity: 51 },
    ]);
  });

  it('is in force for a connection that has not said a word, and within one that is half-way in a line', async () => {
    await begin();
    await said('1,1,20,50\n');
    const board = harness.connect({ from: '10.0.0.7' });
    const half = await said('2,4');
    await change('10.0.0.7', { fields: ['seq', 'a'] });
    await said('3,5\n', board);
    await said('2\n', half);
    expect(values().slice(1)).toEqual([{ a: 5 }, { a: 42 }]);
  });

  it.each([
    ['fields= of the HELLO wins', 'fields=seq,own', '1,7', { own: 7 }],
    ['a HELLO without one takes it', 'boot=b', '1,7', { person: 7 }],
  ])('%s, before and after it is given', async (_, words, line, expected) => {
    await begin();
    await said('HELLO device=kitchen\n');
    const before = await said(`HELLO device=kitchen ${words}\n`);
    await change('kitchen', { fields: ['seq', 'person'] });
    await said(`${line}\n`, before);
    await said(`HELLO device=kitchen ${words}2\n${line}\n`.replace('own2', 'own'));
    const shown = values();
    expect(shown.length).toBeGreaterThan(0);
    for (const one of shown) expect(one).toEqual(expected);
  });

  it('comes before those that the server was started with', async () => {
    const deviceFields = new Map([['10.0.0.7', ['seq', 'started']]]);
    await begin({ fields: ['seq', 'all'], deviceFields });
    const board = await said('1,1\n');
    await said('1,1\n', harness.connect({ from: '10.0.0.8' }));
    await change('10.0.0.7', { fields: ['seq', 'person'] });
    await change('10.0.0.8', { fields: ['seq', 'person'] });
    await said('2,2\n', board);
    await change('10.0.0.7', { fields: null });
    await said('3,3\n', board);
    expect(values()).toEqual([{ started: 1 }, { all: 1 }, { person: 2 }, { started: 3 }]);
  });

  it('without seq is refused while a board asks for ACKs by it, and refuses that board later', async () => {
    await begin();
    const board = await said('HELLO device=kitchen boot=b ack=1\n1,1,20,50\n');
    expect(board.sent.at(-1)).toBe('ACK 1');
    const fields = ['millis', 'temperature'];
    const center = profileCenter(harness.ingest);
    await expect(center.change('kitchen', { fields })).rejects.toMatchObject({ code: 'needs-seq' });
    board.gone('away');
    await harness.settle();
    // It comes back while the list is on its way to the disk.
    harness.store.stuck = true;
    const changing = center.change('kitchen', { fields });
    await harness.settle();
    const again = await said('HELLO device=kitchen boot=b ack=1\n');
    harness.store.go();
    await harness.settle();
    expect(await changing).toBe(true);
    expect(again.sent.at(-1)).toMatch(/^ERR bad-hello .*seq/);
    expect((await said('HELLO device=kitchen boot=b ack=1\n')).sent).toEqual([again.sent.at(-1)]);
    expect((await said('HELLO device=kitchen boot=b ack=1 fields=seq,a\n')).closedFor).toBeNull();
  });

  it('without seq is no matter for who asks for no ACKs', async () => {
    await begin();
    const board = await said('HELLO device=kitchen boot=b\n1,1,20,50\n');
    expect(await change('kitchen', { fields: ['a'] })).toBe(true);
    await said('7\n', board);
    expect(values().at(-1)).toEqual({ a: 7 });
    expect(board.closedFor).toBeNull();
  });
});
