// The library against the real server, over what goes wrong between them: each reading that the ring could hold is stored
// once. TAPLINE_KILLS=50 makes the first test a longer one.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/board/random.ts';
import { api, until } from '../e2e/server-process.ts';
import {
  afterwards,
  memoryFolder,
  serveIn,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { ownPort } from '../own-port.ts';
import { BUILD_LIMIT_MS, canCompile, compiled } from './compiled.ts';
import { startBoard } from './firmware-board.ts';
import { LossyProxy } from './lossy-proxy.ts';
import { areAsTaken, lost, seqsOf, storedReadings, upTo } from './stored.ts';

afterEach(undoAll);

const KILLS = Number(process.env.TAPLINE_KILLS ?? 10);
const DAY_MS = 24 * 3600 * 1000;
/** Where a clock begins that wraps after so many ms. */
const wrapsAfter = (ms: number) => 2 ** 32 - ms;

async function startProxy(options: ConstructorParameters<typeof LossyProxy>[0]) {
  const proxy = await new LossyProxy(options).start();
  afterwards(() => proxy.close());
  return proxy;
}

/** The ports of a server that is ended and started again. */
async function ownPorts() {
  return { boards: await ownPort(), http: await ownPort() };
}

describe.skipIf(!canCompile)('the Arduino library and the server', { timeout: 120_000 }, () => {
  test('are compiled', { timeout: BUILD_LIMIT_MS }, async () => {
    expect(Object.keys(await compiled('-m32'))).toContain('board');
  });

  test(`lose nothing when the server is killed ${KILLS} times and the link drops a connection a second`, {
    timeout: 60_000 + KILLS * 10_000,
  }, async () => {
    const seed = Number(process.env.TAPLINE_SEED ?? Date.now() % 1_000_000);
    const random = seededRandom(seed);
    const data = await temporaryFolder();
    const ports = await ownPorts();
    let server = await serveIn(data, [], ports);
    const proxy = await startProxy({ port: ports.boards, cutEveryMs: 1000 });
    // Its clock runs fast, so that its waits are short; a second of ours is a hundred readings.
    const board = await startBoard('-m32', {
      ...{ port: proxy.port, readings: 1_000_000, interval: 100, rate: 10 },
    });
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(random() * 1500);
      await server.end('SIGKILL');
      server = await serveIn(data, [], ports);
    }
    board.takeNoMore();
    const { taken, dropped, boot, allocations } = await board.done;
    const stored = await storedReadings(server, 'kitchen');
    const device = await api<Record<string, unknown>>(server, '/api/devices/kitchen');
    const what = `seed ${seed}: ${KILLS} kills, ${proxy.cuts} cuts, ${taken} taken, ${stored.length} stored, ${dropped.length} dropped by the ring`;
    if (KILLS > 10) process.stdout.write(`${what}, duplicates ${device.duplicates}\n`);
    const gone = lost(dropped, stored);
    expect(seqsOf(stored), what).toEqual(upTo(taken).filter((seq) => !gone.includes(seq)));
    expect(new Set(stored.map((reading) => reading.boot))).toEqual(new Set([boot]));
    expect(areAsTaken(stored)).toBe(true);
    expect(device).toMatchObject({
      rejected: 0,
      oversized: 0,
      messages: 0,
      gaps: { readings: gone.length },
    });
    expect(allocations).toBe(0);
    expect(proxy.cuts).toBeGreaterThan(0);
  });

  test('tell by a gap what a full ring could not hold', async () => {
    const data = await temporaryFolder();
    const ports = await ownPorts();
    const options = { port: ports.boards, readings: 60, interval: 100, rate: 10 } as const;
    const board = await startBoard('-m64', { ...options, ring: 'small' });
    await until('the ring is full', () => board.words().includes('no room for more readings'));
    const server = await serveIn(data, [], ports);
    const { taken, dropped } = await board.done;
    const stored = await storedReadings(server, 'kitchen');
    expect(taken).toBe(60);
    const gone = lost(dropped, stored);
    expect(gone.length).toBeGreaterThan(0);
    expect(seqsOf(stored)).toEqual(upTo(60).filter((seq) => !gone.includes(seq)));
    expect(await api(server, '/api/devices/kitchen')).toMatchObject({
      gaps: { readings: gone.length },
    });
  });

  test.each(['-m32', '-m64'] as const)(
    'go on over the wrap of millis, with lines that come byte by byte (%s)',
    async (wordSize) => {
      const server = await serveInTemporaryFolder();
      const proxy = await startProxy({ port: server.port, byteByByte: true });
      const clock = wrapsAfter(5000);
      const options = { port: proxy.port, readings: 60, interval: 200, rate: 10, clock };
      const board = await startBoard(wordSize, options);
      const { dropped } = await board.done;
      const stored = await storedReadings(server, 'kitchen');
      expect(dropped).toEqual([]);
      // In the order of their times they are in the order in which they were taken.
      expect(stored.map((reading) => reading.seq)).toEqual(upTo(60));
      expect(stored[0]?.millis).toBeGreaterThan(wrapsAfter(5000));
      expect(stored.at(-1)?.millis).toBeLessThan(2 ** 31);
      expect(await api(server, '/api/devices/kitchen')).toMatchObject({ duplicates: 0 });
    },
  );

  test('send a day of readings, one every 24 s', async () => {
    // It waits for the disk 3,600 times, which is nothing that a board could notice.
    const server = await serveIn(await memoryFolder());
    const clock = wrapsAfter(DAY_MS / 2);
    const readings = DAY_MS / 24_000;
    const options = { port: server.port, readings, interval: 24_000, clock, rate: 'idle' } as const;
    const board = await startBoard('-m32', options);
    const { dropped, allocations } = await board.done;
    const stored = await storedReadings(server, 'kitchen');
    expect(dropped).toEqual([]);
    expect(allocations).toBe(0);
    expect(seqsOf(stored)).toEqual(upTo(readings));
    expect(areAsTaken(stored)).toBe(true);
    const ran = (stored.at(-1)?.millis ?? 0) - (stored[0]?.millis ?? 0);
    expect(((ran % 2 ** 32) + 2 ** 32) % 2 ** 32).toBeGreaterThan(DAY_MS - 60_000);
  });

  test('lose nothing when the Wi-Fi goes and comes', async () => {
    const server = await serveInTemporaryFolder();
    const board = await startBoard('-m32', {
      ...{ port: server.port, readings: 150, interval: 100, rate: 10 },
    });
    const count = (state: string) => board.states.filter((was) => was.state === state).length;
    for (let time = 1; time <= 3; time++) {
      await until('it is welcome', () => count('ready') >= time);
      board.setWifi(false);
      await until('it waits for the Wi-Fi', () => count('no-wifi') >= time);
      board.setWifi(true);
    }
    const { dropped } = await board.done;
    expect(dropped).toEqual([]);
    expect(seqsOf(await storedReadings(server, 'kitchen'))).toEqual(upTo(150));
  });
});
