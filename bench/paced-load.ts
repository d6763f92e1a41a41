// Many boards that each write some lines every so often, or as soon as what they wrote is acknowledged; and
// the delay from each write to the ACK of its last line.

import { connect, type Socket } from 'node:net';
import { seededRandom } from '../src/board/random.ts';
import { AckReader } from './ack-reader.ts';
import { type Delays, delaysOf } from './percentile.ts';
import { takeOrder } from './report.ts';
import { sleep } from './sleep.ts';
import { HUMIDITY, TEMPERATURE, walk } from './walk.ts';

export interface PacedOrder {
  readonly port: number;
  readonly boards: number;
  /** 0: the next as soon as one of WRITES_AHEAD is acknowledged. */
  readonly intervalMs: number;
  readonly linesAWrite: number;
  readonly seconds: number;
  /** Connections that say nothing. */
  readonly idle: number;
}

export interface PacedResult {
  readonly lines: number;
  readonly unacknowledged: number;
  readonly linesPerSecond: number;
  readonly delays: Delays;
}

interface Board {
  readonly socket: Socket;
  readonly acks: AckReader;
  /** When each unacknowledged write was made. */
  readonly writtenAt: number[];
  writes: number;
}

/** Writes of a board that may be without an ACK where ACKs set the pace. */
const WRITES_AHEAD = 2;
/** Values in a row until the walk repeats itself. */
const WALK = 10_000;
/** How long the last ACKs may take, in ms. */
const LAST_ACKS_MS = 1000;

takeOrder(run);

async function run(order: PacedOrder): Promise<PacedResult> {
  const silent = await openIdle(order);
  const delays: number[] = [];
  const linesOf = lineMaker(order);
  let isOver = false;
  const write = (board: Board) => {
    board.writtenAt.push(performance.now());
    board.socket.write(linesOf(board.writes++));
  };
  const acknowledged = (board: Board, delayMs: number) => {
    delays.push(delayMs);
    if (order.intervalMs === 0 && !isOver) write(board);
  };
  const all: Board[] = [];
  for (let i = 0; i < order.boards; i++) all.push(await open(i, order, acknowledged));
  const timers =
    order.intervalMs === 0 ? [] : all.map((board, index) => paced(board, index, order, write));
  const started = performance.now();
  if (order.intervalMs === 0) {
    for (let ahead = 0; ahead < WRITES_AHEAD; ahead++) all.forEach(write);
  }
  await sleep(order.seconds * 1000);
  isOver = true;
  for (const end of timers) end();
  const seconds = (performance.now() - started) / 1000;
  await sleep(LAST_ACKS_MS);
  for (const { socket } of all) socket.destroy();
  for (const socket of silent) socket.destroy();
  const lines = all.reduce((sum, { writes }) => sum + writes * order.linesAWrite, 0);
  const durable = all.reduce((sum, { acks }) => sum + acks.acknowledged, 0);
  return {
    lines,
    unacknowledged: lines - durable,
    linesPerSecond: lines / seconds,
    delays: delaysOf(delays),
  };
}

/** Lets a board write in its turn until the function that is returned is called. */
function paced(
  board: Board,
  index: number,
  { boards, intervalMs }: PacedOrder,
  write: (board: Board) => void,
): () => void {
  let timer = setTimeout(
    () => {
      timer = setInterval(() => write(board), intervalMs);
    },
    (index / boards) * intervalMs,
  );
  return () => clearTimeout(timer);
}

async function open(
  index: number,
  order: PacedOrder,
  acknowledged: (board: Board, delayMs: number) => void,
): Promise<Board> {
  const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
  const writtenAt: number[] = [];
  let done = 0;
  const acks = new AckReader(socket, 0, (seq) => {
    const now = performance.now();
    for (; (done + 1) * order.linesAWrite <= seq; done++) {
      acknowledged(board, now - (writtenAt.shift() ?? now));
    }
  });
  const board = { socket, acks, writtenAt, writes: 0 };
  socket.write(`HELLO device=paced-${index} boot=${process.pid} ack=1\n`);
  await acks.welcome;
  return board;
}

/** Gives the lines of a write. Boards are at the same write at about the same time, and share them. */
function lineMaker({ linesAWrite, intervalMs }: PacedOrder): (write: number) => Buffer {
  const random = seededRandom(linesAWrite);
  const [temperature, humidity] = [TEMPERATURE, HUMIDITY].map((range) => walk(random, range, WALK));
  const made: Buffer[] = [];
  return (write) => {
    made[write] ??= Buffer.from(
      Array.from({ length: linesAWrite }, (_, i) => {
        const seq = write * linesAWrite + i + 1;
        const millis = Math.round((seq * (intervalMs || linesAWrite)) / linesAWrite);
        const values = [temperature, humidity].map((tenths) =>
          (tenths[seq % WALK] / 10).toFixed(1),
        );
        return `${seq},${millis},${values}\r\n`;
      }).join(''),
    );
    return made[write];
  };
}

async function openIdle({ idle, port }: PacedOrder): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < idle; i++) {
    const socket = connect({ port, host: '127.0.0.1' });
    sockets.push(socket);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  }
  return sockets;
}
