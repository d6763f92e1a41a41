// A port on which one listens, stops, and listens again. Between the two anybody who asks for a free port could be
// given that one, as other tests do all the time.

import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

export interface KeptPort {
  readonly port: number;
  /** From then on it is a free port as any. */
  release(): void;
}

/** Keeps a port of 127.0.0.1: whoever does not ask for it by its number gets another. */
export async function keptPort(): Promise<KeptPort> {
  const other = createServer(() => {});
  const otherPort = await portOf(other);
  // Linux gives away no port at which a connection ends; who says its number may listen there all the same. Other
  // systems may refuse that, so there the port is only one that was free just now.
  const end = connect({ port: otherPort, host: '127.0.0.1', localAddress: '127.0.0.1' });
  await once(end, 'connect');
  const port = end.localPort ?? 0;
  end.on('error', () => {}).unref();
  other.unref();
  const release = () => {
    end.destroy();
    other.close();
  };
  if (process.platform !== 'linux') release();
  return { port, release };
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
