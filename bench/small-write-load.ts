// Many boards that write one line at a time, each write a segment of its own, as often as the server
// takes them.

import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { AckReader } from './ack-reader.ts';
import { boardName } from './lines.ts';
import { takeOrder } from './report.ts';

export interface SmallWriteOrder {
  readonly port: number;
  readonly boards: number;
  /** What boards that say HELLO call their start. */
  readonly boot: string;
  readonly seconds: number;
  /** Whether boards say HELLO and wait for ACKs; else the server closes once it has read all. */
  readonly acks: boolean;
}

export interface SmallWriteResult {
  readonly lines: number;
  readonly seconds: number;
}

interface Board {
  readonly socket: Socket;
  sent: number;
  acks: AckReader | null;
}

/** Lines of a board that may be without an ACK. */
const WINDOW_LINES = 1000;

takeOrder(run);

async function run({
  port,
  boards,
  boot,
  seconds,
  acks,
}: SmallWriteOrder): Promise<SmallWriteResult> {
  const all: Board[] = [];
  for (let i = 0; i < boards; i++) all.push(await open(port, i, acks ? boot : null));
  const lines: Buffer[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  while (performance.now() < until) {
    for (const board of all) {
      const { socket, sent } = board;
      // A write behind one that still waits would share its segment.
      if (socket.writableLength > 0) continue;
      if (board.acks !== null && sent - board.acks.acknowledged >= WINDOW_LINES) continue;
      lines[sent] ??= Buffer.from(`${sent + 1},${(sent + 1) * 1000},28.3,65.2\r\n`);
      socket.write(lines[sent]);
      board.sent++;
    }
    await setImmediate();
  }
  await Promise.all(all.map(finish));
  const took = (performance.now() - started) / 1000;
  for (const { socket } of all) socket.destroy();
  return { lines: all.reduce((sum, { sent }) => sum + sent, 0), seconds: took };
}

/** @param boot null: it says no HELLO, and gets no ACK */
async function open(port: number, index: number, boot: string | null): Promise<Board> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  if (boot === null) {
    await new Promise((resolve) => socket.once('connect', resolve));
    return { socket, sent: 0, acks: null };
  }
  const reader = new AckReader(socket, 0);
  socket.write(`HELLO device=${boardName(index)} boot=${boot} millis=${2 ** 32 - 1} ack=1\n`);
  await reader.welcome;
  return { socket, sent: 0, acks: reader };
}

async function finish({ socket, sent, acks }: Board): Promise<void> {
  if (acks !== null) return acks.reaches(sent);
  socket.end();
  socket.resume();
  await new Promise((resolve) => socket.once('end', resolve));
}
