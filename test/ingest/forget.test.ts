// A device is forgotten while its board is there: nothing of it comes back, and what comes next is of a
// new device.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { startCommands } from '../../src/board-commands.ts';
import { tokenCenter } from '../../src/board-tokens.ts';
import type { Commands } from '../../src/command/commands.ts';
import { deviceForgetting } from '../../src/device-forgetting.ts';
import { profileCenter } from '../../src/device-profiles.ts';
import { type FakePeer, type Harness, type HarnessOptions, openIngest } from './harness.ts';

let harness: Harness;
let commands: Commands;

afterEach(() => {
  expect(harness.disk.faults).toEqual([]);
  commands.stop();
  harness.dispose();
  vi.useRealTimers();
});

function begin(options: HarnessOptions = {}): void {
  harness = openIngest(options);
  commands = startCommands(harness.ingest, []);
}

async function restart(): Promise<void> {
  await harness.restart();
  commands.stop();
  commands = startCommands(harness.ingest, [...harness.disk.records.values()]);
}

async function said(lines: string, board: FakePeer = harness.connect()): Promise<FakePeer> {
  board.deliver(Buffer.from(lines));
  await harness.settle();
  return board;
}

const forget = (id: string) => deviceForgetting(harness.ingest, commands, () => {})(id);

async function forgotten(id: string): Promise<boolean> {
  const forgetting = forget(id);
  await harness.settle();
  return await forgetting;
}

const device = (id: string) => harness.ingest.registry.get(id);
const kept = () => harness.disk.readings().map(({ device, boot, seq }) => [device, boot, seq]);

describe('a device that is forgotten', () => {
  it('is told so, and comes back as a new one with all that its board still has', async () => {
    begin();
    const hello = 'HELLO device=kitchen boot=b ack=1\n';
    const board = await said(`${hello}1,1,20,50\n2,2,21,51\nhi\n{"seq":3,\n`);
    const old = device('kitchen');
    harness.clock.pass(5000);
    expect(await forgotten('kitchen')).toBe(true);
    expect(board.sent.at(-1)).toBe('ERR shutdown the device was forgotten');
    expect(board.closedFor).toBe('the device was forgotten');
    expect([device('kitchen'), harness.ingest.registry.size]).toEqual([undefined, 0]);
    expect(harness.events.at(-1)).toMatchObject({
      type: 'disconnect',
      device: 'kitchen',
      data: { reason: 'the device was forgotten' },
    });
    expect([kept(), harness.disk.journal, harness.disk.boots.size]).toEqual([[], [], 0]);

    const again = await said(`${hello}1,1,20,50\n2,2,21,51\n3,3,22,52\n`);
    expect(again.sent[0]).toMatch(/^WELCOME device=kitchen last=- /);
    expect(again.sent.at(-1)).toBe('ACK 3');
    expect(device('kitchen')).toMatchObject({ firstSeen: (old?.firstSeen ?? 0) + 5000 });
    expect(device('kitchen')?.number).not.toBe(old?.number);
    expect(device('kitchen')?.counters).toMatchObject({
      readings: 3,
      duplicates: 0,
      rejected: 0,
      messages: 0,
    });
    await harness.restart();
    expect(kept()).toEqual([1, 2, 3].map((seq) => ['kitchen', 'b', seq]));
    await said(`${hello}3,3,22,52\n4,4,23,53\n`);
    expect(kept()).toHaveLength(4);
  });

  it('without HELLO is closed without a word; of one that is not there, nothing happens', async () => {
    begin();
    const board = await said('1,1,20,50\n2,2,2');
    expect(await forgotten('kitchen')).toBe(false);
    expect(await forgotten('192.168.1.42')).toBe(true);
    expect(await forgotten('192.168.1.42')).toBe(false);
    expect([board.sent, board.closedFor]).toEqual([[], 'the device was forgotten']);
    // What was on its way when the connection was closed.
    await said('0,50\n3,3,21,51\n', board);
    expect(harness.ingest.registry.size).toBe(0);
    await said('4,4,21,51\n');
    expect(kept()).toEqual([['192.168.1.42', '~1', 4]]);
  });

  it('takes what is on its way to the disk with it, and nothing of others', async () => {
    begin();
    const other = await said('HELLO device=attic boot=a\n');
    const board = await said('HELLO device=kitchen boot=b\n1,1,20,50\n');
    harness.store.stuck = true;
    await said('2,2,21,51\n', board);
    await said('1,1,10,40\n', other);
    await said('{"seq":3,"a":1,"b":2,"c":3}\n', board);
    await said('{"seq":2,"x":7}\n{"seq":3,"y":8,"z":9}\nmessage\n', other);
    await said('{"seq":4}\n{"seq":5,"a":5}\n', board);
    await said('4,4,11,41\n', other);
    const forgetting = forget('kitchen');
    await said('HELLO device=kitchen boot=b\n6,6,22,52\n');
    await said('5,5,12,42\n', other);
    expect(device('kitchen')).toBeUndefined();
    harness.store.go();
    await harness.settle();
    expect(await forgetting).toBe(true);
    const readings = harness.disk
      .readings()
      .map(({ device, seq, values }) => [device, seq, values]);
    expect(readings).toEqual([
      ['attic', 1, { temperature: 10, humidity: 40 }],
      ['attic', 2, { x: 7 }],
      ['attic', 3, { y: 8, z: 9 }],
      ['attic', 4, { temperature: 11, humidity: 41 }],
      ['kitchen', 6, { temperature: 22, humidity: 52 }],
      ['attic', 5, { temperature: 12, humidity: 42 }],
    ]);
    // What was never on disk was never shown.
    const shown = harness.events.filter(
      ({ type, device }) => type === 'reading' && device === 'kitchen',
    );
    expect(shown.map(({ data }) => data.seq)).toEqual([1, 2, 6]);
    const devices = [...harness.ingest.registry.list()];
    expect(devices.map(({ id, counters }) => [id, counters.readings])).toEqual([
      ['attic', 5],
      ['kitchen', 1],
    ]);
  });

  it.each([true, false])(
    'is there whole or not at all after a crash (written: %s)',
    async (written) => {
      begin();
      await said('HELLO device=kitchen boot=b\n1,1,20,50\n2,2,20,50\n');
      harness.store.stuck = true;
      const forgetting = forget('kitchen');
      forgetting.catch(() => {});
      await said('HELLO device=kitchen boot=b\n3,3,20,50\n');
      await harness.crash(written);
      expect(kept()).toEqual((written ? [3] : [1, 2]).map((seq) => ['kitchen', 'b', seq]));
      expect(device('kitchen')?.counters.readings).toBe(written ? 1 : 2);
      await said('HELLO device=kitchen boot=b ack=1\n3,3,20,50\n');
      expect(kept()).toHaveLength(written ? 1 : 3);
    },
  );

  it('lets nobody in whose HELLO waited for its older connection', async () => {
    begin();
    const older = await said('HELLO device=kitchen boot=b\n1,1,20,50\n');
    older.hold();
    const waiting = await said('HELLO device=kitchen boot=b\n2,2,20,50\n');
    const third = await said('HELLO device=kitchen boot=b\n3,3,20,50\n');
    expect(await forgotten('kitchen')).toBe(true);
    older.release();
    await harness.settle();
    for (const board of [older, waiting, third]) {
      expect(board.sent.at(-1)).toBe('ERR shutdown the device was forgotten');
    }
    expect(harness.ingest.registry.size).toBe(0);
    await said('HELLO device=kitchen boot=b\n4,4,20,50\n');
    expect(kept()).toEqual([['kitchen', 'b', 4]]);
    expect(device('kitchen')?.speaker).not.toBeNull();
    await harness.pass(2000);
  });

  it('takes its field list from a connection that has said nothing yet', async () => {
    begin();
    await said('1,1,20,50\n');
    const { change } = profileCenter(harness.ingest);
    const changing = change('192.168.1.42', { fields: ['seq', 'a'] });
    await harness.settle();
    await changing;
    const quiet = harness.connect();
    expect(await forgotten('192.168.1.42')).toBe(true);
    expect(quiet.closedFor).toBeNull();
    await said('2,2,21,51\n', quiet);
    expect(harness.disk.readings().map(({ values }) => values)).toEqual([
      { temperature: 21, humidity: 51 },
    ]);
  });

  it('that others speak of is a new one in their next reading', async () => {
    begin();
    const gateway = await said('HELLO device=gateway\n{"device":"valve","seq":1,"a":1}\n');
    const old = device('valve')?.number;
    expect(await forgotten('valve')).toBe(true);
    expect(gateway.closedFor).toBeNull();
    await said('{"device":"valve","seq":2,"a":1}\n', gateway);
    expect(kept()).toEqual([['valve', '~1', 2]]);
    expect(device('valve')?.number).not.toBe(old);
    expect(device('valve')?.connected).toBe(true);
    gateway.gone('away');
    await harness.settle();
    expect(device('valve')?.connected).toBe(false);
  });

  it('takes what a person said of it along, and leaves its token', async () => {
    begin({ requireToken: true });
    const making = tokenCenter(harness.ingest).make('kitchen');
    await harness.settle();
    const hello = `HELLO device=kitchen boot=b token=${await making}\n`;
    await said(hello);
    const { change } = profileCenter(harness.ingest);
    const changing = change('kitchen', { name: 'Küche', fields: ['seq', 'a'] });
    await harness.settle();
    await changing;
    harness.store.stuck = true;
    const late = change('kitchen', { notes: 'too late' });
    await harness.settle();
    const forgetting = forget('kitchen');
    expect(await change('kitchen', { notes: 'later' })).toBe(false);
    harness.store.go();
    await harness.settle();
    expect(await Promise.all([late, forgetting])).toEqual([true, true]);
    expect([...harness.disk.records.keys()]).toEqual(['token kitchen']);
    await restart();
    await said(`${hello}1,1,20,50\n`);
    expect(device('kitchen')?.profile).toMatchObject({ name: null, notes: null, fields: null });
    expect(harness.disk.readings()[0].values).toEqual({ temperature: 20, humidity: 50 });
  });
});

describe('commands to a device that is forgotten', () => {
  it('are forgotten too, whatever they waited for', async () => {
    begin();
    const hello = 'HELLO device=kitchen boot=b\n';
    await said(hello);
    const post = async (text: string) => {
      const posting = commands.post('kitchen', text, 60_000);
      await harness.settle();
      return await posting;
    };
    const ended = await post('ended');
    const [board] = [await said(hello)];
    await said(`OK ${ended.id} done\n`, board);
    const sent = await post('sent');
    expect(commands.get(sent.id)?.status).toBe('sent');
    const queued = await post('queued');
    harness.store.stuck = true;
    await said(`OK ${sent.id} done\n`, board);
    const posting = commands.post('kitchen', 'posted', 60_000);
    const forgetting = forget('kitchen');
    const again = await said(hello);
    harness.store.go();
    await harness.settle();
    await forgetting;
    const posted = await posting;
    for (const { id } of [ended, sent, queued, posted]) expect(commands.get(id)).toBeUndefined();
    expect(commands.of('kitchen')).toEqual([]);
    expect(harness.disk.records.size).toBe(0);
    await said('1,1,20,50\n', again);
    expect(again.sent.filter((line) => line.startsWith('CMD'))).toEqual([]);
    const fresh = await post('fresh');
    expect(again.sent.at(-1)).toBe(`CMD ${fresh.id} fresh`);
    await restart();
    expect(commands.of('kitchen').map(({ id }) => id)).toEqual([fresh.id]);
  });

  it('of a connection without HELLO are not sent again', async () => {
    begin();
    await said('1,1,20,50\n');
    harness.store.stuck = true;
    const posting = commands.post('192.168.1.42', 'led on', 60_000);
    await harness.settle();
    harness.store.letOne();
    await harness.settle();
    await posting;
    // It is on its way to the disk as sent.
    const forgetting = forget('192.168.1.42');
    const again = await said('2,2,20,50\n');
    harness.store.go();
    await harness.settle();
    await forgetting;
    expect(again.sent).toEqual([]);
    expect(harness.disk.records.size).toBe(0);
  });
});
