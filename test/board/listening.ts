// Listening on the loopback address, as every test with a server of its own does.

import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * @param port 0: any free one
 * @returns the port
 */
export async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return address.port;
}
