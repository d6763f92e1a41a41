// A server for boards that say HELLO, as small as can be.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Acknowledges every reading of a board that says HELLO; keeps what each connection sent. */
export class Acknowledging {
  readonly received: string[] = [];
  /** Sent to each board after its WELCOME. */
  command: string | null = null;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #port = 0;

  constructor() {
    this.#server = createServer((socket) => {
      const index = this.received.push('') - 1;
      this.#sockets.add(socket);
      socket.setEncoding('utf8');
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      let rest = '';
      socket.on('data', (text: string) => {
        this.received[index] += text;
        const lines = (rest + text).split('\r\n');
        rest = lines.pop() ?? '';
        if (this.received[index]?.startsWith('HELLO'))
          for (const line of lines) answer(line, socket, this.command);
      });
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get to() {
    return { host: '127.0.0.1', port: this.#port };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }
}

function answer(line: string, socket: Socket, command: string | null): void {
  if (line.startsWith('HELLO')) {
    socket.write('WELCOME device=board last=- time=1700000000000\n');
    if (command !== null) socket.write(`CMD c1 ${command}\n`);
  } else if (/^\d/.test(line)) socket.write(`ACK ${Number.parseInt(line, 10)}\n`);
}
