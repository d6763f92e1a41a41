// The capture of a server with programs that do not do what they should.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeviceSockets } from '../../src/capture/device-sockets.ts';
import { ServerCapture } from '../../src/capture/server-capture.ts';
import { startCapture } from '../../src/capture/start-capture.ts';
import { PERMITTED_COPY } from '../../src/capture/tools.ts';
import { systemClock } from '../../src/clock.ts';
import { until } from '../until.ts';
import { fakeTool, PCAP_HEAD } from './fake-tool.ts';
import { LOOPBACK } from './right-to-capture.ts';

let folder = '';
const path = process.env.PATH;
const undo: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tapline-tools-'));
});
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
  process.env.PATH = path;
  await rm(folder, { recursive: true, force: true });
});

it('begins again when what comes is no capture', async () => {
  await fakeTool(folder, PERMITTED_COPY as 'tcpdump', [
    `if [ -e '${folder}/good' ]; then printf '${PCAP_HEAD}'; else head -c 4000 '${folder}/bad'; fi`,
    'exec sleep 100',
  ]);
  await writeFile(join(folder, 'bad'), 'no capture at all\n'.repeat(300));
  process.env.PATH = `${folder}:${path}`;
  const notices: string[] = [];
  const capture = new ServerCapture({
    ...{ interface: LOOPBACK, ports: [{ port: 5050 }], minutes: 1 },
    sockets: new DeviceSockets(systemClock, { maxAgeMs: 60_000 }),
    onNotice: (words) => notices.push(words),
  });
  undo.push(() => capture.stop());
  await capture.start();
  await until(() => capture.state.state === 'failed');
  expect(capture.state.error?.code).toBe('capture-ended');
  expect(notices).toEqual([expect.stringContaining('cannot be read')]);
  await writeFile(join(folder, 'good'), '');
  await until(() => notices.length > 1);
  expect(notices[1]).toContain('captured again');
  expect(capture.state).toMatchObject({ state: 'running', error: null });
});

it('kills a program that answers nothing at once', async () => {
  const log = join(folder, 'signals');
  await writeFile(log, '');
  const tool = await fakeTool(folder, 'tcpdump', [
    ...['INT', 'TERM'].map((signal) => `trap 'echo ${signal} >> ${log}' ${signal}`),
    "trap '' USR1",
    'echo "listening on lo" >&2',
    `printf '${PCAP_HEAD}'`,
    'while :; do sleep 0.02; done',
  ]);
  const wish = { interface: LOOPBACK, ports: [{ port: 5050 }], promiscuous: false };
  const listener = { bytes() {}, dropped() {}, failed() {} };
  const running = await startCapture(wish, listener, { tools: [tool] });
  await running.stop();
  expect(await readFile(log, 'utf8')).toBe('');
});
