// Asks for charts one after the other, and says how long they took.

import { askWell } from './http-client.ts';
import { type Delays, delaysOf } from './percentile.ts';
import { sleep } from './sleep.ts';

/** Buckets that an answer may lack or have too many: they need not begin where the window does. */
const TOLERANCE = 2;
export const BUCKETS = 500;

export interface ChartsWanted {
  readonly port: number;
  readonly count: number;
  /** Charts before those that count: a server that was just started reads its files first. */
  readonly warmUp: number;
  /** How many are asked for in a second; 0: one right after the other. */
  readonly perSecond: number;
  /** How long all may take, in ms: then fewer have to do. */
  readonly limitMs: number;
  /** The path of the next one. */
  path(): string;
  /** Buckets in an answer. */
  points(body: string): number;
}

/** @throws Error at an answer that is no chart of 500 buckets */
export async function askCharts(wanted: ChartsWanted): Promise<Delays> {
  const { port, count, warmUp, perSecond, limitMs } = wanted;
  const until = performance.now() + limitMs;
  const times: number[] = [];
  for (let i = -warmUp; i < count && (times.length === 0 || performance.now() < until); i++) {
    const path = wanted.path();
    const started = performance.now();
    const body = await askWell(port, path);
    const ms = performance.now() - started;
    const points = wanted.points(body);
    if (Math.abs(points - BUCKETS) > TOLERANCE) {
      throw new Error(`${path}: a chart of ${points} points: ${body.slice(0, 200)}`);
    }
    if (i < 0) continue;
    times.push(ms);
    if (perSecond > 0) await sleep(Math.max(0, 1000 / perSecond - ms));
  }
  return delaysOf(times);
}
