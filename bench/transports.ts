// The ways by which a load gets lines to a server, and how it knows that they have arrived.

import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { AckReader } from './ack-reader.ts';
import type { BulkOrder } from './bulk-load.ts';
import { boardName, LINES_A_BLOCK } from './lines.ts';
import { fail } from './report.ts';

export interface Sender {
  /** Done when there is room for more; the bytes must stay as they are for WRITES_AHEAD sends. */
  send(bytes: Buffer, lastSeq: number): Promise<void>;
  /** Done when the server has all that was sent. */
  finish(): Promise<void>;
  close(): void;
  retries: number;
}

/** Writes on a connection that may wait in this process: fewer than the blocks of a board that are kept. */
const WRITES_AHEAD = 4;
/** Lines of a board that may be without an ACK: a load that stops does not leave minutes of work. */
const WINDOW_LINES = 16 * LINES_A_BLOCK;
/** How long a server that was too busy is left alone, and how often it may be, in ms. */
const RETRY_MS = 50;
const MAX_RETRIES = 600;

export const TRANSPORTS = { plain, acked, http } as const;
export type TransportName = keyof typeof TRANSPORTS;

/** Bytes over TCP; the server closes its side once it has read all. */
async function plain({ port }: BulkOrder): Promise<Sender> {
  const socket = await connected(port, true);
  const write = writerTo(socket);
  const ended = new Promise<void>((resolve) => socket.once('end', resolve));
  socket.resume();
  return {
    retries: 0,
    async send(bytes) {
      await write(bytes);
    },
    finish() {
      socket.end();
      return ended;
    },
    close: () => socket.destroy(),
  };
}

/** HELLO with ack=1, and an ACK for what is durable. */
async function acked(order: BulkOrder, board: number): Promise<Sender> {
  const socket = await connected(order.port, false);
  const write = writerTo(socket);
  let sent = order.firstBlocks[board] * LINES_A_BLOCK - 1;
  const acks = new AckReader(socket, sent);
  socket.write(hello(order, board));
  await acks.welcome;
  return {
    retries: 0,
    async send(bytes, lastSeq) {
      await acks.reaches(lastSeq - WINDOW_LINES);
      sent = lastSeq;
      await write(bytes);
    },
    finish: () => acks.reaches(sent),
    close: () => socket.destroy(),
  };
}

/** A board without a clock tells its uptime, so that its buffered readings are as old as they are. */
function hello({ boot, startMs, uptimeMs }: BulkOrder, board: number): string {
  const clock = startMs === 0 ? 'seq,millis' : 'seq,time';
  const uptime = startMs === 0 ? ` millis=${uptimeMs}` : '';
  const fields = `${clock},temperature,humidity`;
  return `HELLO device=${boardName(board)} boot=${boot} fields=${fields}${uptime} ack=1\n`;
}

/** A request a batch, over one connection that stays open. */
async function http({ port, path }: BulkOrder): Promise<Sender> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const options = { host: '127.0.0.1', port, path, method: 'POST', agent };
  const post = (body: Buffer) =>
    new Promise<number>((resolve, reject) => {
      const asked = request(
        { ...options, headers: { 'content-length': body.length } },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode ?? 0));
          answer.once('error', reject);
        },
      );
      asked.once('error', reject);
      asked.end(body);
    });
  const sender: Sender = {
    retries: 0,
    async send(bytes) {
      for (let status = await post(bytes); status >= 300; status = await post(bytes)) {
        if (status < 500 || ++sender.retries > MAX_RETRIES) throw new Error(`HTTP ${status}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    },
    finish: async () => {},
    close: () => agent.destroy(),
  };
  return sender;
}

/** A connection whose failure ends the load. */
function connected(port: number, allowHalfOpen: boolean): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen }, () => resolve(socket));
    socket.on('error', fail);
  });
}

/** Writes; done when there is room for more, and what was written before it may be written anew. */
function writerTo(socket: Socket): (bytes: Buffer) => Promise<void> | undefined {
  let waiting = 0;
  let room = () => {};
  return (bytes) => {
    waiting++;
    socket.write(bytes, () => {
      waiting--;
      room();
    });
    if (waiting < WRITES_AHEAD) return undefined;
    return new Promise((resolve) => {
      room = resolve;
    });
  };
}
