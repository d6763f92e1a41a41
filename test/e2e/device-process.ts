// Runs `tapline device --listen` as a process of its own, with pipes for its serial port.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { TAPLINE, until } from './server-process.ts';
import { afterwards } from './temporary-server.ts';

/** A running board that is a server. */
export interface BoardProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly port: number;
  /** What its serial port has printed so far, whole lines. */
  serial(): string[];
  stderr(): string;
  /** Types into its serial port. */
  type(text: string): void;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export async function listenInProcess(args: readonly string[] = []): Promise<BoardProcess> {
  const child = spawn(process.execPath, [
    TAPLINE,
    'device',
    ...['--listen', '127.0.0.1:0', ...args],
  ]);
  afterwards(() => child.kill('SIGKILL'));
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const serial = () => printed.split('\n').slice(0, -1);
  await until('the board listens', () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said}`);
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
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}
