// A server and a board in a lab: the smallest that have something to say to each other.

import { createInterface } from 'node:readline';
import type { Lab } from '../../src/lab/lab.ts';
import type { Running } from '../../src/lab/running.ts';

/** Prints what comes, and nothing else once it listens. */
const SERVER = `require('node:net')
  .createServer((socket) => socket.on('error', () => {}).pipe(process.stdout, { end: false }))
  .listen(5050, () => console.log('listening'));`;

/** Sends what comes on its stdin, a line a segment; does something else instead at some words. */
const BOARD = `const socket = require('node:net').connect(5050, '10.50.2.2', () => console.log('connected'));
  const instead = { RESET: () => socket.resetAndDestroy(), QUIET: () => socket.setKeepAlive(true, 1000) };
  socket.setNoDelay().on('error', () => {}).resume();
  require('node:readline').createInterface(process.stdin)
    .on('line', (line) => (instead[line] ?? (() => socket.write(line + '\\r\\n')))())
    .on('close', () => socket.end());`;

export interface Talk {
  readonly server: Running;
  readonly board: Running;
  /** Sends a line from the board. `RESET` ends the connection abruptly, `QUIET` turns keep-alive on. */
  say(line: string): void;
  /** What the server's program has read so far. */
  readonly heard: readonly string[];
}

export async function startTalk(lab: Lab): Promise<Talk> {
  const heard: string[] = [];
  const server = await lab.server.start([process.execPath, '-e', SERVER]);
  const lines = createInterface(server.stdout);
  await new Promise((resolve) => lines.once('line', resolve));
  lines.on('line', (line) => heard.push(line));
  const board = await startBoard(lab);
  return { server, board, heard, say: (line) => board.stdin.write(`${line}\n`) };
}

/** A board that is connected to port 5050 of the server, and sends each line of its stdin. */
export async function startBoard(lab: Lab): Promise<Running> {
  const board = await lab.board.start([process.execPath, '-e', BOARD]);
  await new Promise((resolve) => board.stdout.once('data', resolve));
  return board;
}
