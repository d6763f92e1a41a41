// Runs a committing child and reads its lines.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly pid: number;
  /** The whole lines it printed so far. */
  readonly lines: readonly string[];
  /** Resolves once it has printed this many lines. */
  printed(count: number): Promise<void>;
  /** Kills it with SIGKILL; resolves when it is gone and all it printed was read. */
  kill(): Promise<void>;
  /** Resolves with its exit code once it has ended, by itself or by a signal (null). */
  readonly ended: Promise<number | null>;
}

/** Starts the child in a folder; it is killed when the test is over, if not before. */
export function startCommitLoop(folder: string, ...options: string[]): Child {
  return startScript('./commit-loop.mjs', [folder, ...options]);
}

/** The same with a child that knows only SQLite and a table `log`. */
export function startLogLoop(folder: string): Child {
  return startScript('./log-loop.mjs', [folder]);
}

function startScript(name: string, options: readonly string[]): Child {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);

  const lines: string[] = [];
  let wake = (): void => {};
  if (child.stdout !== null) {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      wake();
    });
  }
  return {
    pid: child.pid ?? 0,
    lines,
    async printed(count) {
      while (lines.length < count) {
        const next = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const ended = closed.then(([code]) => {
          throw new Error(`the child ended with code ${code}`);
        });
        await Promise.race([next, ended]);
      }
    },
    kill,
    ended: closed.then(([code]) => code),
  };
}
