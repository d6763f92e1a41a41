// A server for one test, which keeps what boards send.

import { createServer, type Server, type Socket } from 'node:net';
import { afterwards } from './afterwards.ts';
import { listen } from './listening.ts';

/** A server that keeps what each connection sent, and answers a HELLO as it is told. */
export class Listener {
  readonly received: string[] = [];
  readonly sockets: Socket[] = [];
  port = 0;
  readonly #server: Server;

  constructor(answer: (line: string, socket: Socket) => void = () => {}) {
    this.#server = createServer((socket) => {
      const index = this.sockets.push(socket) - 1;
      this.received[index] = '';
      let rest = '';
      socket.setEncoding('utf8');
      socket.on('error', () => {});
      socket.on('data', (text: string) => {
        this.received[index] += text;
        const lines = (rest + text).split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) answer(line, socket);
      });
    });
  }

  async start(port = 0): Promise<this> {
    this.port = await listen(this.#server, port);
    afterwards(() => this.close());
    return this;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers HELLO. */
export const welcoming = (line: string, socket: Socket) => {
  if (line.startsWith('HELLO')) socket.write('WELCOME device=kitchen last=- time=1700000000000\n');
};
