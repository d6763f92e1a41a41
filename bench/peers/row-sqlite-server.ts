// A server with a row a reading: what the sockets gave at once is one transaction, then come the ACKs.

import { createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { openTable } from './row-sqlite-table.ts';

interface Board {
  readonly socket: Socket;
  id: number;
  rest: string;
  /** The last seq that was inserted, and the last that was acknowledged. */
  inserted: string;
  acknowledged: string;
}

const folder = process.argv[2];
const database = openTable(folder);
const insert = database.prepare('INSERT OR IGNORE INTO readings VALUES (?, ?, ?, ?)');
const name = database.prepare('INSERT OR IGNORE INTO boards (name) VALUES (?)');
const idOf = database.prepare('SELECT id FROM boards WHERE name = ?').pluck();

const boards = new Set<Board>();
let pending: { board: Board; text: string }[] = [];

const commit = database.transaction((all: typeof pending) => {
  for (const { board, text } of all) take(board, text);
});

function commitPending(): void {
  const all = pending;
  pending = [];
  commit.immediate(all);
  for (const board of boards) {
    if (board.inserted === board.acknowledged) continue;
    board.acknowledged = board.inserted;
    board.socket.write(`ACK ${board.inserted}\n`);
  }
}

function take(board: Board, text: string): void {
  const lines = (board.rest + text).split('\n');
  board.rest = lines.pop() ?? '';
  for (const line of lines) {
    if (line.startsWith('HELLO ')) welcome(board, line);
    else {
      const [seq, time, temperature, humidity] = line.split(',');
      insert.run(board.id, Number(time), Number(temperature), Number(humidity));
      board.inserted = seq;
    }
  }
}

function welcome(board: Board, line: string): void {
  const device = /device=(\S+)/.exec(line)?.[1] ?? '';
  name.run(device);
  board.id = Number(idOf.get(device));
  board.socket.write(`WELCOME device=${device} last=- time=${Date.now()}\n`);
}

const server = createServer((socket) => {
  const board: Board = { socket, id: 0, rest: '', inserted: '', acknowledged: '' };
  boards.add(board);
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    if (pending.length === 0) setImmediate(commitPending);
    pending.push({ board, text: String(chunk) });
  });
  socket.on('error', () => {});
  socket.on('close', () => boards.delete(board));
});

const charts = new Worker(new URL('./row-sqlite-charts.js', import.meta.url), {
  workerData: folder,
});
charts.once('message', (httpPort: number) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) {
      process.send?.({ port: address.port, httpPort });
    }
  });
});
process.once('SIGTERM', () => {
  charts.terminate().then(() => {
    database.close();
    process.exit();
  });
});
process.on('disconnect', () => process.exit());
