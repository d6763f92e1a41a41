// Lets boards find the server by name, and the server find boards that are servers, where there is a
// network between them. It never keeps the server from running.

import { networkInterfaces } from 'node:os';
import type { AnnouncedBoard } from './discovery/browser.ts';
import type { Discovery } from './discovery/discovery.ts';
import { isLoopback } from './link/address.ts';
import type { ServerOptions } from './server.ts';
import { VERSION } from './version.ts';

/** Where the server listens. */
export interface ServerPorts {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | null;
  readonly httpHost: string;
  readonly httpPort: number;
}

export interface ServerDiscovery {
  readonly boards: readonly AnnouncedBoard[];
  stop(): Promise<void>;
}

const NONE: ServerDiscovery = { boards: [], async stop() {} };

/** Begins in the background; what goes wrong is told once. */
export function discover(ports: ServerPorts, options: ServerOptions): ServerDiscovery {
  const { mdns = false, dial = [], onBoard = () => {}, onLinkNotice = () => {} } = options;
  if (!mdns || isLoopback(ports.host)) return NONE;
  const isDialled = ({ address, port }: AnnouncedBoard) =>
    dial.some((target) => target.host === address && target.port === port);
  const starting = import('./discovery/discovery.ts')
    .then(({ startDiscovery }) =>
      startDiscovery({
        port: ports.port,
        about: aboutServer(ports),
        networks: () => networksOf(ports.host),
        onBoard: (board) => {
          if (!isDialled(board)) onBoard(board);
        },
      }),
    )
    .catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      onLinkNotice(`boards find this server by its address only: no mDNS (${words})`);
      return null;
    });
  let discovery: Discovery | null = null;
  void starting.then((started) => {
    discovery = started;
  });
  return {
    get boards() {
      return discovery?.boards ?? [];
    },
    stop: async () => (await starting)?.stop(),
  };
}

function aboutServer({ tlsPort, httpHost, httpPort }: ServerPorts): Record<string, string> {
  return {
    version: VERSION,
    ...(tlsPort !== null && { tls: String(tlsPort) }),
    ...(!isLoopback(httpHost) && { http: String(httpPort) }),
  };
}

/** The IPv4 addresses at which others reach a listener on that host, asked for each time. */
function networksOf(host: string): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
    .filter((address) => host === '0.0.0.0' || host === '::' || host === address);
}
