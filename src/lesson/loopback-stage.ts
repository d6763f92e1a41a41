// A chapter on the loopback interface of this machine, between programs of this user.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { startCapture } from '../capture/start-capture.ts';
import type { Running } from '../lab/running.ts';
import type { Stage } from './stage.ts';

const HOST = '127.0.0.1';

/** Kills a program when this process is gone, however it went (prctl(2), PR_SET_PDEATHSIG). */
const UNTIL_WE_END = ['setpriv', '--pdeathsig', 'KILL', '--'];

export function openLoopbackStage(): Stage {
  const children = new Set<ChildProcessWithoutNullStreams>();
  return {
    kind: 'loopback',
    host: HOST,
    port: 'free',
    lab: null,
    ends: ['board'],
    async start(_, command) {
      const child = await startChild(command);
      children.add(child);
      const ended = new Promise<Awaited<Running['ended']>>((resolve) => {
        child.once('exit', (code, signal) => {
          children.delete(child);
          resolve({ code, signal });
        });
      });
      const { stdin, stdout, stderr } = child;
      return { stdin, stdout, stderr, ended, kill: (signal) => void child.kill(signal) };
    },
    async capture(_, port, bytes) {
      const wish = { interface: loopback(), ports: [{ port }], promiscuous: false };
      return startCapture(wish, { bytes, dropped() {}, failed() {} });
    },
    async close() {
      const ends = [...children].map((child) => new Promise((end) => child.once('exit', end)));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ends);
    },
  };
}

/** `lo` on Linux, `lo0` on macOS. */
function loopback(): string {
  const all = Object.entries(networkInterfaces());
  return all.find(([, addresses]) => addresses?.some(({ internal }) => internal))?.[0] ?? 'lo';
}

/** Where setpriv is missing it goes without. */
async function startChild(command: readonly string[]): Promise<ChildProcessWithoutNullStreams> {
  const guarded =
    process.platform === 'linux' ? await spawned([...UNTIL_WE_END, ...command]) : null;
  const child = guarded ?? (await spawned(command));
  if (child === null) throw new Error(`${command[0]} cannot be started`);
  return child;
}

function spawned([
  program = '',
  ...args
]: readonly string[]): Promise<ChildProcessWithoutNullStreams | null> {
  // A Ctrl-C in the terminal is for the lesson, which then ends them in order.
  const child = spawn(program, args, { detached: true });
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(child));
    child.once('error', () => resolve(null));
  });
}
