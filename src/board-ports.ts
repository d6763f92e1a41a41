// The ports that boards connect to: one for plain lines, and one for TLS if it is wanted.

import type { BoardLinks } from './board-links.ts';
import { type PairFiles, readPair } from './certificate/pair.ts';
import { Renewal } from './certificate/renewal.ts';
import { Places } from './link/places.ts';
import { type ListenOptions, listenTcp, type TcpListener } from './link/tcp-listener.ts';
import { listenTls } from './link/tls-listener.ts';
import type { TurnedAway } from './link/turned-away.ts';
import type { ServerOptions } from './server.ts';

/** Where boards connect that speak TLS, and what the server proves itself with. */
export interface TlsOptions extends PairFiles {
  /** 0: any free one. */
  readonly port: number;
}

export interface BoardPorts {
  readonly plain: TcpListener;
  readonly tls: TcpListener | null;
  /** All of them. */
  readonly places: readonly TcpListener[];
  /** Looks for a renewed certificate now; does nothing without TLS. */
  renewCertificate(): Promise<void>;
  /** Lets go of the certificate's files; the ports themselves stop with the links. */
  close(): void;
}

/**
 * Listens on both.
 *
 * @throws TaplineError when a port or the certificate cannot be had
 */
export async function openBoardPorts(
  links: BoardLinks,
  options: ServerOptions,
): Promise<BoardPorts> {
  const { tls: wanted, host, port, maxConnections, idleTimeoutMs, onFault } = options;
  const pair = wanted && (await readPair(wanted));
  const places = new Places(maxConnections);
  const shared = {
    ...{ host, maxConnections, places, idleTimeoutMs, ...(onFault && { onFault }) },
    onTurnedAway: (visitor: TurnedAway) => links.turnedAway(visitor),
  };
  const plain = links.add(await listenTcp({ ...shared, port }, links.accept()));
  if (wanted === undefined || pair === undefined) {
    return { plain, tls: null, places: [plain], async renewCertificate() {}, close() {} };
  }
  const secure: ListenOptions = { ...shared, port: wanted.port };
  const tls = links.add(await listenTls(secure, pair, links.accept()));
  const renewal = new Renewal({
    ...wanted,
    current: pair,
    renewed: (renewed) => tls.renew(renewed),
    tell: options.onLinkNotice ?? (() => {}),
  });
  return {
    plain,
    tls,
    places: [plain, tls],
    renewCertificate: () => renewal.look(),
    close: () => renewal.stop(),
  };
}
