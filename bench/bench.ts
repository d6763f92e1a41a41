// `npm run bench`: what the way of a line costs, as ratios to a server that only counts bytes,
// measured in one run on one machine; and how long an ACK takes.

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BulkOrder, BulkResult } from './bulk-load.ts';
import type { PacedOrder, PacedResult } from './paced-load.ts';
import { figuresOf } from './process-figures.ts';

const ROUNDS = 3;
const CONNECTIONS = 8;
const PLAIN_LINES_EACH = 2_000_000;
const DURABLE_LINES_EACH = 100_000;

interface Measured {
  readonly linesPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  readonly peakMb: number;
}

/** A server under load. */
interface Subject {
  readonly child: ChildProcess;
  readonly port: number;
  stop(): void;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

async function main(): Promise<void> {
  say(`Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n`);
  const rows = new Map<string, Measured[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, measure] of SUBJECTS) {
      rows.set(name, [...(rows.get(name) ?? []), await measure()]);
    }
  }
  report(rows);
  for (const idle of [0, 10_000]) await reportDelay(idle);
}

const SUBJECTS: readonly (readonly [string, () => Promise<Measured>])[] = [
  ['counts bytes', () => bulk(startForked('counting-server.js'), PLAIN_LINES_EACH, false)],
  ['frames and parses', () => bulk(startForked('parsing-server.js'), PLAIN_LINES_EACH, false)],
  ['durable, with ACKs', () => bulk(startTapline(), DURABLE_LINES_EACH, true)],
];

async function bulk(
  starting: Promise<Subject>,
  linesEach: number,
  acks: boolean,
): Promise<Measured> {
  const subject = await starting;
  const pid = subject.child.pid ?? 0;
  const before = figuresOf(pid);
  const order: BulkOrder = { port: subject.port, connections: CONNECTIONS, linesEach, acks };
  const { lines, seconds } = await load<BulkResult>('bulk-load.js', order);
  const after = figuresOf(pid);
  subject.stop();
  return {
    linesPerSecond: lines / seconds,
    cpuSecondsPerMillion: ((after.cpuSeconds - before.cpuSeconds) / lines) * 1e6,
    peakMb: after.peakMb,
  };
}

function report(rows: ReadonlyMap<string, readonly Measured[]>): void {
  const yardstick = best(rows.get('counts bytes') ?? []);
  say('server               lines/s      ratio   CPU s/million   peak MB   (best of 3 rounds)');
  for (const [name, rounds] of rows) {
    const { linesPerSecond, cpuSecondsPerMillion, peakMb } = best(rounds);
    say(
      [
        name.padEnd(19),
        Math.round(linesPerSecond).toLocaleString('en').padStart(11),
        (linesPerSecond / yardstick.linesPerSecond).toFixed(4).padStart(10),
        cpuSecondsPerMillion.toFixed(3).padStart(15),
        peakMb.toFixed(0).padStart(9),
      ].join(' '),
    );
  }
}

function best(rounds: readonly Measured[]): Measured {
  return rounds.reduce((a, b) => (b.linesPerSecond > a.linesPerSecond ? b : a));
}

async function reportDelay(idle: number): Promise<void> {
  const subject = await startTapline();
  const pid = subject.child.pid ?? 0;
  const boards = idle === 0 ? 1000 : 100;
  const order: PacedOrder = { port: subject.port, boards, intervalMs: 100, seconds: 20, idle };
  const { lines, unacknowledged, p50, p99, worst } = await load<PacedResult>(
    'paced-load.js',
    order,
  );
  const { cpuSeconds, peakMb } = figuresOf(pid);
  subject.stop();
  say(`\n${boards} boards × 10 lines/s for 20 s, ${idle} idle connections beside them`);
  say(
    `  write to ACK  p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`,
  );
  say(
    `  ${lines} lines, ${unacknowledged} without ACK; CPU ${cpuSeconds.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB`,
  );
}

async function startForked(file: string): Promise<Subject> {
  const child = fork(here(file));
  const [{ port }] = await once(child, 'message');
  return { child, port, stop: () => child.kill() };
}

async function startTapline(): Promise<Subject> {
  const data = mkdtempSync(join(tmpdir(), 'tapline-bench-'));
  const child = spawn(
    process.execPath,
    [
      here('../../../bin/tapline'),
      ...['serve', '--host', '127.0.0.1', '--port', '0', '--http-port', '0'],
      ...['--data', data, '--output', 'json'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, 'line');
  lines.close();
  child.stdout.destroy();
  return {
    child,
    port: JSON.parse(first).boards.port,
    stop() {
      child.once('exit', () => rmSync(data, { recursive: true, force: true }));
      child.kill('SIGKILL');
    },
  };
}

/** Runs a load in a process of its own. */
async function load<Result>(file: string, order: BulkOrder | PacedOrder): Promise<Result> {
  const child = fork(here(file));
  child.send(order);
  const [result] = await once(child, 'message');
  return result;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
