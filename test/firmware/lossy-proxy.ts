// A bad link between boards and a server: passes bytes on, cuts connections in the middle of whatever they carry, and can
// deliver to the board byte by byte.

import { once } from 'node:events';
import { createServer, type Server, Socket } from 'node:net';
import { setImmediate as soon } from 'node:timers/promises';
import { listen } from '../board/listening.ts';

export interface LossyProxyOptions {
  /** The server behind it. */
  readonly port: number;
  /** Cuts all connections so often, in ms; left out: never. */
  readonly cutEveryMs?: number;
  /** What the server says reaches the board one byte a segment. */
  readonly byteByByte?: boolean;
  /** Cuts the connection, once, in place of passing on what the board sends, when this matches it. */
  readonly swallow?: RegExp;
}

export class LossyProxy {
  port = 0;
  cuts = 0;
  /** What boards sent, all connections together. */
  sent = '';
  readonly #options: LossyProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #swallow: RegExp | undefined;
  #cutting: NodeJS.Timeout | undefined;

  constructor(options: LossyProxyOptions) {
    this.#options = options;
    this.#swallow = options.swallow;
    this.#server = createServer((board) => this.#join(board));
  }

  async start(): Promise<this> {
    this.port = await listen(this.#server);
    const { cutEveryMs } = this.#options;
    if (cutEveryMs !== undefined) this.#cutting = setInterval(() => this.cut(), cutEveryMs);
    return this;
  }

  /** Cuts every connection; the next bytes of each are passed on only in part. */
  cut(): void {
    for (const socket of this.#sockets) {
      this.cuts += 1;
      socket.destroy();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#cutting);
    this.cut();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #join(board: Socket): void {
    const server = new Socket();
    const end = () => {
      this.#sockets.delete(board);
      board.destroy();
      server.destroy();
    };
    this.#sockets.add(board);
    for (const socket of [board, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', end);
    }
    server.connect(this.#options.port, '127.0.0.1');
    board.on('data', (bytes: Buffer) => this.#passUp(bytes, server, end));
    void this.#passDown(server, board);
  }

  #passUp(bytes: Buffer, server: Socket, end: () => void): void {
    const text = bytes.toString();
    this.sent += text;
    if (this.#swallow?.test(text) === true) {
      this.#swallow = undefined;
      end();
      return;
    }
    // Two segments, so that a cut between them tears a line.
    const half = bytes.length >> 1;
    server.write(bytes.subarray(0, half));
    setImmediate(() => server.write(bytes.subarray(half)));
  }

  async #passDown(server: Socket, board: Socket): Promise<void> {
    try {
      for await (const bytes of server as AsyncIterable<Buffer>) {
        if (this.#options.byteByByte !== true) {
          board.write(bytes);
          continue;
        }
        for (const byte of bytes) {
          board.write(Buffer.of(byte));
          await soon();
        }
      }
      board.end();
    } catch {
      board.destroy();
    }
  }
}
