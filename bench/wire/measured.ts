// A program that reads a file and prints, and what that cost.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { own } from '../children.ts';
import { figuresOf, type ProcessFigures } from '../process-figures.ts';

/** What a run took. */
export interface Measured extends Pick<ProcessFigures, 'cpuSeconds' | 'peakMb'> {
  readonly seconds: number;
}

/** Memory is looked at so often, in ms: the kernel keeps its peak. */
const LOOK_MS = 20;

/**
 * Runs a program; what it prints is thrown away.
 *
 * @throws Error with what it said when it fails
 */
export async function measured(command: string, args: readonly string[]): Promise<Measured> {
  const startedMs = performance.now();
  const child = own(spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] }));
  let complaint = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  let [cpuSeconds, peakMb] = [0, 0];
  const timer = setInterval(() => {
    // A program that has just ended has no memory any more.
    const figures = figuresUnlessGone(child.pid);
    cpuSeconds = Math.max(cpuSeconds, figures?.cpuSeconds ?? 0);
    peakMb = Math.max(peakMb, figures?.peakMb ?? 0);
  }, LOOK_MS);
  const [code] = await once(child, 'exit');
  const seconds = (performance.now() - startedMs) / 1000;
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${complaint}`);
  return { seconds, cpuSeconds, peakMb };
}

function figuresUnlessGone(pid: number | undefined): ProcessFigures | undefined {
  try {
    return pid === undefined ? undefined : figuresOf(pid);
  } catch {
    return undefined;
  }
}
