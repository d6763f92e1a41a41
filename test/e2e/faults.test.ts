// Boards with every fault there is, against the real server: what it acknowledged it holds, once.

import { afterEach, expect, test } from 'vitest';
import { api, findDevice, runTapline, until } from './server-process.ts';
import { serveInTemporaryFolder, undoAll } from './temporary-server.ts';

afterEach(undoAll);

interface Reading {
  readonly seq: number;
  readonly boot: string;
}

const BOARDS = 6;
const LINES = 150;

test('every reading that was acknowledged is stored exactly once', async () => {
  const server = await serveInTemporaryFolder();
  const { code, stdout, stderr } = await runTapline([
    'device',
    ...['--to', `127.0.0.1:${server.port}`, '--hello', '--json', '--seed', '7'],
    ...['--count', String(BOARDS), '--lines', String(LINES), '--interval', '50'],
    ...['--fault', 'drop=0.02,freeze=1s,reboot=6s,split,garbage', '--timeout', '100'],
  ]);
  const figures = JSON.parse(stdout);
  expect(code, stderr).toBe(0);
  expect(figures).toMatchObject({
    outcome: 'done',
    acknowledged: BOARDS * LINES,
    unacknowledged: 0,
  });
  const { drop, freeze, reboot, split, garbage } = figures.faults;
  for (const count of [drop, freeze, reboot, split, garbage]) expect(count).toBeGreaterThan(0);
  expect(stderr).toMatch(
    /\d+ drops?, \d+ freezes?, \d+ reboots?, \d+ lines split, \d+ garbage lines?\n$/,
  );

  let stored = 0;
  for (let board = 1; board <= BOARDS; board++) {
    const { readings } = await api<{ readings: Reading[] }>(
      server,
      `/api/devices/board-${board}/readings?limit=10000`,
    );
    const names = readings.map(({ boot, seq }) => `${boot} ${seq}`);
    expect(new Set(names).size).toBe(names.length);
    stored += names.length;
  }
  // A board that restarted may have lost an ACK with its memory: stored, but not known to be.
  expect(stored).toBeGreaterThanOrEqual(figures.acknowledged);
  expect(stored).toBeLessThanOrEqual(figures.acknowledged + figures.lost);
}, 120_000);

test('noise, pieces and resets are counted by the server, and cost no reading', async () => {
  const server = await serveInTemporaryFolder();
  const { code } = await runTapline([
    'device',
    ...['--to', `127.0.0.1:${server.port}`, '--hello', '--name', 'kitchen', '--seed', '1'],
    ...['--lines', '300', '--interval', '10', '--fault', 'split,garbage=0.2', '--timeout', '60'],
  ]);
  expect(code).toBe(0);
  await until('its counters are there', async () => {
    const device = await findDevice(server, 'kitchen');
    return Number(device?.oversized) > 0 && Number(device?.rejected) > 0;
  });
  expect(await findDevice(server, 'kitchen')).toMatchObject({
    readings: 300,
    lastSeq: 300,
    gaps: { count: 0, readings: 0 },
  });
});
