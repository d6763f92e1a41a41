// Runs `tapline device` as a process of its own, with pipes for the serial port of a board that is a server.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { TAPLINE, until } from './server-process.ts';
import { endAfterwards } from './temporary-server.ts';

/** A running board that is a server. */
export interface BoardProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly port: number;
  /** What its serial port has printed so far, whole lines. */
  serial(): string[];
  stderr(): string;
  /** Types into its serial port. */
  type(text: string): void;
  /** Sends a signal and waits for the end, and for the last that it printed. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export async function listenInProcess(args: readonly string[] = []): Promise<BoardProcess> {
  const child = spawn(process.execPath, [
    TAPLINE,
    'device',
    ...['--listen', '127.0.0.1:0', ...args],
  ]);
  endAfterwards(child);
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let isClosed = false;
  void closed.then(() => {
    isClosed = true;
  });
  const serial = () => printed.split('\n').slice(0, -1);
  await until('the board listens', () => {
    if (isClosed) throw new Error(`it ended with ${child.exitCode}: ${said}`);
    return serial().length > 0 && said.includes('\n');
  });
  const port = Number(/^Listening on \S+: telnet \S+ (\d+)$/.exec(serial()[0] ?? '')?.[1]);
  return {
    child,
    port,
    serial,
    stderr: () => said,
    type: (text) => void child.stdin.write(text),
    async end(signal) {
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
}

/** Runs boards that get nowhere until they say why, then ends them as Ctrl-C does. */
export async function runBoardsUntil(
  words: string,
  args: readonly string[],
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [TAPLINE, 'device', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endAfterwards(child);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await until(`it says ${words}`, () => stderr.includes(words));
  child.kill('SIGINT');
  await closed;
  return { code: child.exitCode, stderr };
}
