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
import { type CaptureTool, type CaptureWish, toolArguments } from './tools.ts';

/** Silence after which all packets up to now have been written, in ms: dumpcap gathers them for a while. */
const QUIET_MS = 500;

/** At this signal tcpdump tells its counts. */
const INFORM = process.platform === 'darwin' ? 'SIGINFO' : 'SIGUSR1';

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
  /** Leaves what comes where it is: when the program can hold no more, the kernel drops packets and counts them. */
  pause(isPaused: boolean): void;
  /** Ends it when what it has captured so far has come; resolves after `ended`. */
  stop(): Promise<void>;
}

/**
 * Starts a program that captures. Where there is a guard (Linux with util-linux and coreutils) it ends with this
 * process, however that ends; elsewhere, after a SIGKILL, it stays until the next packet that it cannot write.
 */
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
  readonly #listener: ToolListener;
  #stderr = '';
  /** It can be asked for its counts. */
  #isListening = false;
  #answered: (captured: number) => void = () => {};
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
    this.#listener = listener;
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = error;
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#lastBytesAt = performance.now();
      listener.bytes(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#said(text));
    this.#closed = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#isClosed = true;
        clearInterval(this.#counts);
        listener.ended({ stderr: failure?.message ?? this.#stderr, code, signal });
        resolve();
      });
    });
  }

  pause(isPaused: boolean): void {
    const { stdout } = this.#child;
    if (isPaused) stdout.pause();
    else stdout.resume();
  }

  stop(): Promise<void> {
    this.pause(false);
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const answers = await this.#settle();
    const signals = answers ? (['SIGINT', 'SIGTERM', 'SIGKILL'] as const) : (['SIGKILL'] as const);
    for (const signal of signals) {
      if (this.#isClosed) break;
      this.#signal(signal);
      const limit = sleep(CAPTURE_END_LIMIT_MS, undefined, { ref: false });
      await Promise.race([this.#closed, limit]);
    }
    // What is stuck in the kernel is not waited for.
    this.#child.stdout.destroy();
  }

  /**
   * What was captured just now is still on its way through the program.
   * @returns false: it was asked and said nothing; so it hangs, and will not hear of an end either
   */
  async #settle(): Promise<boolean> {
    if (!this.#isListening) await this.#quiet(performance.now() + CAPTURE_SETTLE_LIMIT_MS);
    // One that was just started may have begun to listen meanwhile.
    if (!this.#isListening) return true;
    const until = performance.now() + CAPTURE_SETTLE_LIMIT_MS;
    let before = -1;
    while (!this.#isClosed && performance.now() < until) {
      // It answers between two packets: when it has no more of them from one answer to the next, it has all.
      const captured = await this.#askForCount(until - performance.now());
      // In what little time is left also one that is well may say nothing.
      if (captured === null) return before >= 0;
      if (captured === before) return true;
      before = captured;
    }
    return true;
  }

  /** Of a program that cannot be asked: it has written nothing for so long. */
  async #quiet(until: number): Promise<void> {
    const startedAt = performance.now();
    for (let now = startedAt; !this.#isClosed && now < until; now = performance.now()) {
      const quietAt = Math.max(this.#lastBytesAt, startedAt) + QUIET_MS;
      if (now >= quietAt) return;
      await sleep(quietAt - now);
    }
  }

  /** How many packets it has captured; null: it does not say. */
  async #askForCount(limitMs: number): Promise<number | null> {
    const limit = new AbortController();
    const answer = new Promise<number>((resolve) => {
      this.#answered = resolve;
    });
    this.#child.kill(INFORM);
    const silence = sleep(limitMs, null, { signal: limit.signal }).catch(() => null);
    const captured = await Promise.race([answer, silence, this.#closed.then(() => null)]);
    limit.abort();
    return captured;
  }

  /** tcpdump listens: before that, the signal would end it. */
  #listens(): void {
    this.#isListening = true;
    clearInterval(this.#counts);
    const ask = () => this.#child.kill(INFORM);
    this.#counts = setInterval(ask, CAPTURE_COUNTS_EVERY_MS).unref();
  }

  #said(text: string): void {
    this.#stderr = (this.#stderr + text).slice(-MAX_CAPTURE_WORDS);
    if (this.tool.name === 'tcpdump' && !this.#isListening) {
      if (this.#stderr.includes('listening on')) this.#listens();
    }
    const { captured, dropped } = countsIn(this.#stderr);
    if (dropped !== null) this.#listener.dropped(dropped);
    if (captured !== null && text.includes('captured')) this.#answered(captured);
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

/**
 * The last counts that it told: `7 packets captured`, `0 packets dropped by kernel`, or dumpcap's
 * `received/dropped on interface 'eth0': 12/3`.
 */
function countsIn(stderr: string): { captured: number | null; dropped: number | null } {
  const captured = [...stderr.matchAll(/(\d+) packets? captured/g)].at(-1);
  const dropped = [
    ...stderr.matchAll(/(\d+) packets? dropped by kernel|received\/dropped on .*: \d+\/(\d+)/g),
  ].at(-1);
  return {
    captured: captured === undefined ? null : Number(captured[1]),
    dropped: dropped === undefined ? null : Number(dropped[1] ?? dropped[2]),
  };
}
