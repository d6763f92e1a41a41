// A data folder that an older version wrote: everything in it is read as that version read it, and
// the server goes on in it. The folders are in test/store/fixtures/.

import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { readFixture, unpackFixture } from '../torture/fixture-folder.ts';
import { api, launchServe, runTapline, type ServerProcess, until } from './server-process.ts';
import { afterwards, connectBoard, serveIn, temporaryFolder, undoAll } from './temporary-server.ts';

/** How long a server that is killed while it starts may run, in ms: from its first import to its port. */
const START_KILLS_MS = [300, 450, 600, 800];

interface Reading {
  readonly seq: number | null;
  readonly boot: string;
}

type Point = readonly [tMs: number, min: number, avg: number, max: number, count: number];

/** What the older version read from its folder. */
interface Truth {
  readonly devices: readonly { readonly id: string; readonly readings: number }[];
  readonly commitOrder: Readonly<Record<string, readonly Reading[]>>;
  readonly messages: Readonly<Record<string, readonly object[]>>;
  readonly rejects: Readonly<Record<string, readonly object[]>>;
  readonly events: Readonly<Record<string, readonly object[]>>;
  readonly series: readonly {
    readonly device: string;
    readonly metric: string;
    readonly buckets: number;
    readonly answer: { readonly points: readonly Point[] };
  }[];
}

afterEach(undoAll);

describe.each([
  ['v1/closed', 30],
  ['v1/killed', 95],
  ['v2/closed', 30],
  ['v2/killed', 95],
  ['v3/closed', 30],
  ['v3/killed', 95],
])('the folder %s', (fixture, lastSeq) => {
  test('is read as the version that wrote it did, and again after a restart', async () => {
    const data = await unpack(fixture);
    for (let start = 0; start < 2; start++) {
      const server = await serveIn(data);
      await expectTruth(fixture, server);
      expect((await server.end('SIGTERM')).code).toBe(0);
    }
    const exported = await runTapline(['export', '--format', 'ndjson', '--data', data]);
    expect(exported.code).toBe(0);
    expect(exported.stdout).toBe(readFixture(fixture, 'readings.ndjson'));
  });

  test('is gone on with: a second copy is still one, and what is new is added', async () => {
    const data = await unpack(fixture);
    const server = await serveIn(data);
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen boot=80c1 ack=1\n');
    await until('it is welcome', () => board.heard().includes(` last=${lastSeq} `));
    const copies = Array.from({ length: 10 }, (_, i) => lastSeq - 9 + i);
    const news = Array.from({ length: 5 }, (_, i) => lastSeq + 1 + i);
    board.socket.write([...copies, ...news].map((seq) => `${seq},${seq * 100},20,50\n`).join(''));
    await until('all is acknowledged', () => board.heard().includes(`ACK ${lastSeq + 5}\n`));
    await server.end('SIGKILL');

    const again = await serveIn(data);
    const { commitOrder } = readTruth(fixture);
    const { readings } = await api<{ readings: Reading[] }>(
      again,
      '/api/devices/kitchen/readings?order=commit&limit=10000',
    );
    expect(readings.slice(0, -5)).toEqual(commitOrder.kitchen);
    expect(readings.slice(-5).map(({ boot, seq }) => [boot, seq])).toEqual(
      news.map((seq) => ['80c1', seq]),
    );
  });

  test('loses nothing when the server is killed as it opens it', { timeout: 60_000 }, async () => {
    const data = await unpack(fixture);
    for (const runMs of START_KILLS_MS) {
      const launched = launchServe(data);
      afterwards(() => launched.end('SIGKILL'));
      await setTimeout(runMs);
      await launched.end('SIGKILL');
    }
    await expectTruth(fixture, await serveIn(data));
  });
});

/** A data folder made of a fixture. */
async function unpack(fixture: string): Promise<string> {
  const data = join(await temporaryFolder(), 'data');
  unpackFixture(fixture, data);
  return data;
}

function readTruth(fixture: string): Truth {
  return JSON.parse(readFixture(fixture, 'truth.json'));
}

async function expectTruth(fixture: string, server: ServerProcess): Promise<void> {
  const truth = readTruth(fixture);
  const exported = await fetch(new URL('/api/export?format=ndjson', server.url));
  expect(await exported.text()).toBe(readFixture(fixture, 'readings.ndjson'));
  const { devices } = await api<{ devices: object[] }>(server, '/api/devices');
  // Later versions may say more of a device, not less.
  expect(devices).toMatchObject(truth.devices as object[]);
  for (const { id } of truth.devices) {
    const path = `/api/devices/${encodeURIComponent(id)}`;
    const read = async (list: string) =>
      (await api<Record<string, object[]>>(server, `${path}/${list}`))[list.replace(/\?.*/, '')];
    expect(await read('readings?order=commit&limit=10000')).toEqual(truth.commitOrder[id]);
    expect(await read('messages')).toMatchObject([...truth.messages[id]]);
    expect(await read('rejects')).toMatchObject([...truth.rejects[id]]);
    expect(await read('events')).toMatchObject([...truth.events[id]]);
  }
  for (const { device, metric, buckets, answer } of truth.series) {
    const query = `metric=${metric}&buckets=${buckets}`;
    const path = `/api/devices/${device}/series?${query}`;
    const { points, ...range } = await api<{ points: Point[] }>(server, path);
    expect({ ...range, points: points.map(rounded) }).toMatchObject({
      ...answer,
      points: answer.points.map(rounded),
    });
  }
}

/** A mean depends in its last digits on the order of the sum. */
function rounded([tMs, min, avg, max, count]: Point): Point {
  return [tMs, min, Number(avg.toPrecision(12)), max, count];
}
