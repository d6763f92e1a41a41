// A board to talk to, as a TCP server in this process.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { listen } from '../board/listening.ts';
import { until } from './server-process.ts';
import { afterwards } from './temporary-server.ts';

export interface ConsoleBoard {
  readonly port: number;
  /** All that was said to it. */
  heard(): string;
  /** The newest connection, as soon as there is one. */
  connection(): Promise<Socket>;
  /** How many there ever were. */
  readonly count: number;
}

/**
 * Goes away after the test.
 *
 * @param answer what it says, and then closes, once it was told that nothing more comes
 */
export async function startBoard(
  greeting = '',
  answer: string | Buffer | null = null,
): Promise<ConsoleBoard> {
  let heard = '';
  const connections: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.push(socket);
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    if (answer !== null) socket.on('end', () => socket.end(answer));
    socket.write(greeting);
  });
  const port = await listen(server);
  afterwards(async () => {
    for (const socket of connections) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    port,
    heard: () => heard,
    get count() {
      return connections.length;
    },
    async connection() {
      await until('somebody connects', () => connections.length > 0);
      return connections[connections.length - 1];
    },
  };
}
