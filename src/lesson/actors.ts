// The real programs that play a chapter: this same Tapline as a server, as virtual boards, as a console.

import { createInterface } from 'node:readline';
import { TaplineError } from '../errors.ts';
import { type Running, textOf } from '../lab/running.ts';
import type { Stage } from './stage.ts';

/** How Tapline is started: the words before its arguments. */
export type Program = readonly string[];

export interface ServerActor {
  readonly port: number;
  /** Stops the program as a debugger does; its kernel goes on. */
  freeze(): void;
  goOn(): void;
  /** Ends it. */
  end(): Promise<void>;
}

/** Resolves when it listens. */
export async function startServer(
  stage: Stage,
  program: Program,
  folder: string,
): Promise<ServerActor> {
  const port = stage.port === 'free' ? 0 : stage.port;
  const running = await stage.start('server', [
    ...[...program, 'serve', '--host', stage.host, '--port', String(port), '--http-port', '0'],
    ...['--data', folder, '--mdns', 'off', '--output', 'json'],
  ]);
  const said = textOf(running.stderr);
  const first = await firstLine(running);
  if (first === null) {
    throw new TaplineError('lesson', `the server did not start: ${(await said).trim()}`);
  }
  return {
    port: JSON.parse(first).boards.port,
    freeze: () => running.kill('SIGSTOP'),
    goOn: () => running.kill('SIGCONT'),
    async end() {
      running.kill('SIGCONT');
      running.kill('SIGTERM');
      await running.ended;
    },
  };
}

/** The rest is read, too, or the program would wait for it. */
function firstLine({ stdout, ended }: Running): Promise<string | null> {
  const lines = createInterface(stdout);
  return new Promise((resolve) => {
    lines.once('line', resolve);
    void ended.then(() => resolve(null));
  });
}

/** Virtual boards, with what `tapline device` can be told. */
export async function startBoards(
  stage: Stage,
  program: Program,
  port: number,
  args: string,
): Promise<Running> {
  const to = ['--to', `${stage.host}:${port}`, '--quiet'];
  const running = await stage.start('board', [...program, 'device', ...to, ...args.split(' ')]);
  running.stdout.resume();
  running.stderr.resume();
  return running;
}

/** Sends what comes on its stdin, all at once, and then its end. */
const SENDER = "process.stdin.pipe(require('node:net').connect(+process.argv[1], process.argv[2]))";

/** A board whose every byte is in the play's hand: it says what is written to its stdin. */
export async function startSender(stage: Stage, port: number): Promise<Running> {
  const command = [process.execPath, '-e', SENDER, String(port), stage.host];
  const running = await stage.start('board', command);
  running.stdout.resume();
  running.stderr.resume();
  return running;
}
