// All links to boards, wherever they come from, each with the session that reads it.

import type { DeviceSockets, SocketTeller } from './capture/device-sockets.ts';
import type { Ingest, LinkManner } from './ingest/ingest.ts';
import type { Session } from './ingest/session.ts';
import type { Trace } from './ingest/trace.ts';
import type { ConnectionLog } from './journey/log/connection-log.ts';
import type { JourneyLog } from './journey/log/journey-log.ts';
import type { Link, LinkAccept } from './link/link.ts';
import type { LinkSource } from './link/link-source.ts';
import type { TurnedAway } from './link/turned-away.ts';

/** A link with what is known of it. */
export interface Connected {
  readonly link: Link;
  readonly session: Session;
}

/** What is kept of connections while packets are captured. */
export interface LinkLogs {
  /** Which bytes became which reading. */
  readonly log: JourneyLog;
  /** Which packets are of which device. */
  readonly sockets: DeviceSockets;
}

export class BoardLinks {
  readonly #ingest: Ingest;
  readonly #logs: LinkLogs | undefined;
  readonly #sources: LinkSource[] = [];
  readonly #connected = new Map<number, Connected>();

  /** @param logs left out: nobody keeps them */
  constructor(ingest: Ingest, logs?: LinkLogs) {
    this.#ingest = ingest;
    this.#logs = logs;
  }

  /** The open links, by their ids. */
  get connected(): ReadonlyMap<number, Connected> {
    return this.#connected;
  }

  /** Links there ever were. */
  get accepted(): number {
    return this.#sum(({ accepted }) => accepted);
  }

  /** Connections that got `ERR full`, ever. */
  get refused(): number {
    return this.#sum(({ refused }) => refused);
  }

  /** Connections that did not get through the TLS handshake, ever. */
  get failed(): number {
    return this.#sum(({ failed }) => failed ?? 0);
  }

  /** Bytes that links have brought, ever. */
  get bytesIn(): number {
    return this.#sum(({ bytesIn }) => bytesIn);
  }

  /** Stops and destroys this source with the others. */
  add<Source extends LinkSource>(source: Source): Source {
    this.#sources.push(source);
    return source;
  }

  /** What a source does with each new link. */
  accept(manner: LinkManner = {}): LinkAccept {
    return (link) => {
      const trace = this.#logs && logged(link, manner, this.#logs);
      const session = this.#ingest.accept(link, manner, trace);
      this.#connected.set(link.id, { link, session });
      return {
        received: (chunk, arrival) => session.received(chunk, arrival),
        strange: (first) => session.strange(first),
        sent: (line) => session.sent(line),
        drained: () => session.drained(),
        ended: () => session.ended(),
        closed: (reason) => {
          this.#connected.delete(link.id);
          trace?.closed(reason);
          session.closed(reason);
        },
      };
    };
  }

  /** A connection ended that never carried a line. */
  turnedAway({ id, remoteAddress, remotePort, why, ...visitor }: TurnedAway): void {
    this.#ingest.visits.add({
      ...visitor,
      ...{ connection: id, address: remoteAddress, port: remotePort, device: null, refusal: why },
      ...{ lines: 0, rejected: 0, texts: 0, oversized: 0, inLine: false, times: 1 },
      ...{ unfinished: null, first: new Uint8Array(0) },
    });
  }

  /** No new links from now on; resolves once all that boards had sent by now was handed over. */
  async stop(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.stop()));
    await Promise.all([...this.#connected.values()].map(({ link }) => link.drain()));
  }

  /** Resolves once the last lines of closed links are delivered, or their time is up. */
  async farewells(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.farewells()));
  }

  /** Cuts everything that is left. */
  destroy(): void {
    for (const source of this.#sources) source.destroy();
  }

  #sum(figure: (source: LinkSource) => number): number {
    return this.#sources.reduce((sum, source) => sum + figure(source), 0);
  }
}

/** Tells the logs of a connection. */
function logged(link: Link, manner: LinkManner, { log, sockets }: LinkLogs) {
  const connection = log.open(about(link, manner));
  const socket = socketOf(link, sockets);
  return {
    speaksFor: (device) => socket?.speaksFor(device),
    received: (chunk, arrival) => connection.received(chunk, arrival),
    took: (lines) => connection.took(lines),
    sent: (line, at, hello) => connection.sent(line, at, hello),
    closed(reason: string): void {
      log.closed(connection, reason);
      socket?.ended();
    },
  } satisfies Trace & { closed(reason: string): void };
}

/** Null: no network carries it, or it was over before anybody asked the kernel for its addresses. */
function socketOf(link: Link, sockets: DeviceSockets): SocketTeller | null {
  const { remoteAddress, remotePort, localAddress, localPort, since } = link;
  if (remotePort === null || !localAddress || localPort === null || remoteAddress === '')
    return null;
  return sockets.accept({ remoteAddress, remotePort, localAddress, localPort }, since);
}

function about(link: Link, { name }: LinkManner): ConnectionLog['about'] {
  const { id, remoteAddress, remotePort, localAddress, localPort, tls, since } = link;
  const carrier = remotePort === null ? 'serial' : tls ? 'tls' : 'tcp';
  // Who comes to the port is called by its address.
  const dialled = name !== undefined && carrier !== 'serial';
  return { id, carrier, dialled, remoteAddress, remotePort, localAddress, localPort, since };
}
