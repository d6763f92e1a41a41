// Many boards that each write a line every so often, and the delay from each write to its ACK.

import { connect, type Socket } from 'node:net';

export interface PacedOrder {
  readonly port: number;
  readonly boards: number;
  readonly intervalMs: number;
  readonly seconds: number;
  /** Connections that say nothing. */
  readonly idle: number;
}

export interface PacedResult {
  readonly lines: number;
  readonly unacknowledged: number;
  /** ms. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

const delays: number[] = [];

class PacedBoard {
  readonly #socket: Socket;
  /** When each unacknowledged line was written; the first is seq #acked + 1. */
  readonly #writtenAt: number[] = [];
  #acked = 0;
  sent = 0;
  readonly ready: Promise<void>;

  constructor(name: string, port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('utf8');
    this.#socket.write(`HELLO device=${name} boot=${process.pid} ack=1\n`);
    let rest = '';
    this.ready = new Promise((resolve, reject) => {
      this.#socket.on('error', reject);
      this.#socket.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (line.startsWith('WELCOME')) resolve();
          else if (line.startsWith('ACK ')) this.#take(Number(line.slice(4)));
        }
      });
    });
  }

  write(): void {
    const seq = ++this.sent;
    this.#writtenAt.push(performance.now());
    this.#socket.write(`${seq},${seq * 100},28.3,65.2\r\n`);
  }

  get unacknowledged(): number {
    return this.sent - this.#acked;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(seq: number): void {
    const now = performance.now();
    for (; this.#acked < seq; this.#acked++) {
      delays.push(now - (this.#writtenAt.shift() ?? now));
    }
  }
}

process.on('message', (order: PacedOrder) => {
  run(order).then((result) => {
    process.send?.(result);
    process.disconnect();
  });
});

async function run({ port, boards, intervalMs, seconds, idle }: PacedOrder): Promise<PacedResult> {
  const silent = await openIdle(idle, port);
  const all: PacedBoard[] = [];
  for (let i = 0; i < boards; i++) {
    const board = new PacedBoard(`paced-${i}`, port);
    await board.ready;
    all.push(board);
  }
  const timers = all.map((board, index) =>
    setTimeout(
      () => timers.push(setInterval(() => board.write(), intervalMs)),
      (index / boards) * intervalMs,
    ),
  );
  await sleep(seconds * 1000);
  for (const timer of timers) clearInterval(timer);
  await sleep(1000);
  const sorted = delays.toSorted((a, b) => a - b);
  for (const board of all) board.close();
  for (const socket of silent) socket.destroy();
  return {
    lines: all.reduce((sum, board) => sum + board.sent, 0),
    unacknowledged: all.reduce((sum, board) => sum + board.unacknowledged, 0),
    p50: sorted[Math.floor(sorted.length * 0.5)],
    p99: sorted[Math.floor(sorted.length * 0.99)],
    worst: sorted[sorted.length - 1],
  };
}

async function openIdle(count: number, port: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect({ port, host: '127.0.0.1' });
    sockets.push(socket);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  }
  return sockets;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
