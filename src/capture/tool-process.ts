// One program that captures, running: its packets, its counts, its end.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CAPTURE_COUNTS_EVERY_MS,
  CAPTURE_END_LIMIT_MS,
  CAPTURE_SETTLE_LIMIT_MS,
  MAX_CAPTURE_WORDS,
} from '../limits.ts';
import type { ToolEnd } from './capture-failure.ts';
import { guarded } from './guard.ts';
import { type CaptureTool, type CaptureWish, type ToolName, toolArguments } from './tools.ts';

/** Silence after which all packets up to now have been written, in ms: dumpcap gathers them for a while. */
const QUIET_MS: Readonly<Record<ToolName, number>> = { tcpdump: 30, dumpcap: 500 };

export interface ToolListener {
  /** The next bytes of a pcap file, cut anywhere. */
  bytes(chunk: Buffer): void;
  /** How many packets the kernel had no room for since the program started. */
  dropped(count: number): void;
  /** It has ended, and all its bytes have come. */
  ended(end: ToolEnd): void;
}

export interface ToolProcess {
  readonly tool: CaptureTool;
  /** Ends it when what it has captured so far has come; resolves after `ended`. */
  stop(): Promise<void>;
}

/** Starts a program that captures. It never outlives this process. */
export async function startTool(
  tool: CaptureTool,
  wish: CaptureWish,
  listener: ToolListener,
): Promise<ToolProcess> {
  const [file = tool.path, ...args] = await guarded([tool.path, ...toolArguments(tool.name, wish)]);
  // In a session of its own: Ctrl-C is for us, and we end it when the last packets are there.
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return new RunningTool(tool, child, listener);
}

class RunningTool implements ToolProcess {
  readonly tool: CaptureTool;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #closed: Promise<void>;
  #stderr = '';
  #lastBytesAt = Number.NEGATIVE_INFINITY;
  #counts: NodeJS.Timeout | undefined;
  #isClosed = false;
  #stopped: Promise<void> | undefined;

  constructor(
    tool: CaptureTool,
    child: ChildProcessByStdio<null, Readable, Readable>,
    listener: ToolListener,
  ) {
    this.tool = tool;
    this.#child = child;
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = error;
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#lastBytesAt = performance.now();
      listener.bytes(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_CAPTURE_WORDS);
      const dropped = droppedIn(this.#stderr);
      if (dropped !== null) listener.dropped(dropped);
      if (tool.name === 'tcpdump' && text.includes('listening on')) this.#askForCounts();
    });
    this.#closed = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#isClosed = true;
        clearInterval(this.#counts);
        listener.ended({ stderr: failure?.message ?? this.#stderr, code, signal });
        resolve();
      });
    });
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#settle();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      if (this.#isClosed) break;
      this.#signal(signal);
      const limit = sleep(CAPTURE_END_LIMIT_MS, undefined, { ref: false });
      await Promise.race([this.#closed, limit]);
    }
    // What is stuck in the kernel is not waited for.
    this.#child.stdout.destroy();
  }

  /** What was captured just now is still on its way through the program. */
  async #settle(): Promise<void> {
    const quietMs = QUIET_MS[this.tool.name];
    const startedAt = performance.now();
    const until = startedAt + CAPTURE_SETTLE_LIMIT_MS;
    for (let now = startedAt; !this.#isClosed && now < until; now = performance.now()) {
      const quietAt = Math.max(this.#lastBytesAt, startedAt) + quietMs;
      if (now >= quietAt) return;
      await sleep(quietAt - now);
    }
  }

  /** tcpdump tells its counts when it gets this signal; before it listens, the signal would end it. */
  #askForCounts(): void {
    const signal = process.platform === 'darwin' ? 'SIGINFO' : 'SIGUSR1';
    if (process.platform === 'win32') return;
    clearInterval(this.#counts);
    this.#counts = setInterval(() => this.#child.kill(signal), CAPTURE_COUNTS_EVERY_MS).unref();
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      // Its guard goes with it: only they are in its group.
      if (signal === 'SIGKILL' && process.platform !== 'win32') process.kill(-pid, signal);
      else this.#child.kill(signal);
    } catch {
      // It has just ended.
    }
  }
}

/** `0 packets dropped by kernel`, or dumpcap's `received/dropped on interface 'eth0': 12/3`; the last counts. */
function droppedIn(stderr: string): number | null {
  const told = [
    ...stderr.matchAll(/(\d+) packets? dropped by kernel|received\/dropped on .*: \d+\/(\d+)/g),
  ].at(-1);
  return told === undefined ? null : Number(told[1] ?? told[2]);
}
