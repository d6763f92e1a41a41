// Real programs on loopback: nothing is missing at either end, and nobody is left behind.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { startCapture } from '../../src/capture/start-capture.ts';
import { findTools, type ToolName } from '../../src/capture/tools.ts';
import { projectFile } from '../project-folder.ts';
import { until } from '../until.ts';
import { captured, listening, say } from './exchange.ts';
import { LOOPBACK, requireCapture } from './right-to-capture.ts';

const available = { tcpdump: requireCapture('tcpdump'), dumpcap: requireCapture('dumpcap') };

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function capturing(name: ToolName, port: number) {
  const tools = (await findTools()).filter((tool) => tool.name === name);
  const chunks: Buffer[] = [];
  const drops: number[] = [];
  const running = await startCapture(
    { interface: LOOPBACK, ports: [{ port }], promiscuous: false },
    {
      bytes: (chunk) => chunks.push(Buffer.from(chunk)),
      dropped: (count) => drops.push(count),
      failed: (failure) => {
        throw failure;
      },
    },
    { tools },
  );
  undo.push(() => running.stop());
  return { running, chunks, drops };
}

describe.each(['tcpdump', 'dumpcap'] as const)('%s', (name) => {
  it.skipIf(!available[name])(
    'captures from the first packet to the last, and nothing else',
    async () => {
      const wanted = await listening();
      const other = await listening();
      undo.push(wanted.close, other.close);
      const { running, chunks, drops } = await capturing(name, wanted.port);
      const text = 'hello board\n'.repeat(1000);
      for (let i = 0; i < 20; i++) {
        await say(other.port, 'nobody sees this\n');
        await say(wanted.port, text);
      }
      // It is told of packets a little later than they pass.
      await until(() => captured(chunks, false).fins >= 40);
      await running.stop();
      const { syns, fins, bytes, ports } = captured(chunks);
      expect({ syns, fins, bytes }).toEqual({ syns: 20, fins: 40, bytes: 20 * text.length });
      expect(ports.has(wanted.port)).toBe(true);
      expect(ports.has(other.port)).toBe(false);
      expect(drops.at(-1)).toBe(0);
    },
  );

  it.skipIf(!available[name])('ends when we are killed, also while nothing comes', async () => {
    const { port, close } = await listening();
    undo.push(close);
    const script = projectFile('test', 'capture', 'children', 'capturing.mjs');
    const child = spawn(process.execPath, [script, LOOPBACK, String(port), name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    undo.push(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect(runningWith(`tcp port ${port}`).length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await until(() => runningWith(`tcp port ${port}`).length === 0);
  });
});

const NAMESPACE = `tapline-capture-${process.pid}`;

/** Whether this user may make an interface and take it away. */
function canMakeInterface(): boolean {
  const made = makeInterface();
  ip('netns', 'del', NAMESPACE);
  return made;
}

function makeInterface(): boolean {
  return [
    `netns add ${NAMESPACE}`,
    `-n ${NAMESPACE} link add tap0 type veth peer name tap1`,
    `-n ${NAMESPACE} link set tap0 up`,
  ].every((line) => ip(...line.split(' ')));
}

function ip(...args: string[]): boolean {
  return spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
}

const canBeGone = canMakeInterface();
if (!canBeGone)
  console.warn('interfaces that go away are not tested: that takes root and iproute2');

// Where it is not possible a build must not pass over it.
describe.skipIf(!canBeGone && process.env.CI === undefined)('an interface', () => {
  it.each(['tcpdump', 'dumpcap'] as const)('that goes away is told, with %s', async (name) => {
    undo.push(() => ip('netns', 'del', NAMESPACE));
    expect(makeInterface()).toBe(true);
    const script = projectFile('test', 'capture', 'children', 'capturing.mjs');
    const command = [process.execPath, script, 'tap0', '5050', name];
    const child = spawn('ip', ['netns', 'exec', NAMESPACE, ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    undo.push(() => child.kill('SIGKILL'));
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    await until(() => told === 'capturing\n');
    ip('-n', NAMESPACE, 'link', 'del', 'tap0');
    await until(() => told === 'capturing\ninterface-gone\n');
  });
});

/** Processes that have this argument and have not ended. */
function runningWith(argument: string): string[] {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-axo', 'args'], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(argument) && line.includes('-i'));
  }
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      // One that nobody has waited for yet has no words any more.
      return words.includes(argument);
    } catch {
      return false;
    }
  });
}
