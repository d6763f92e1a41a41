// The port that boards connect to: accepts up to a bound, tells the others why not, and stops.

import { createServer, type Server, type Socket } from 'node:net';
import { TaplineError } from '../errors.ts';
import { LISTEN_BACKLOG, MAX_REFUSED_LINGERING, NOTICE_EVERY_MS } from '../limits.ts';
import { err } from '../line/reply.ts';
import { writtenAddress } from './address.ts';
import { isClientHello } from './client-hello.ts';
import { Lingering } from './lingering.ts';
import type { Link, LinkAccept } from './link.ts';
import { nextLinkId } from './link-id.ts';
import type { LinkSource } from './link-source.ts';
import { listenFailure } from './listen-failure.ts';
import { Places } from './places.ts';
import { RareWords } from './rare-words.ts';
import { READ_ON_DEMAND } from './tcp-link.ts';
import { TcpLinks, type TcpLinksOptions } from './tcp-links.ts';
import type { TurnedAway } from './turned-away.ts';

export interface ListenOptions extends TcpLinksOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly maxConnections: number;
  /** Given where several ports share the bound, which is theirs then. */
  readonly places?: Places;
  /** The option that sets the port, for a failure's words; `--port` if left out. */
  readonly portOption?: string;
  /** Told of each connection that ended before it could carry a line, at whatever rate they come. */
  readonly onTurnedAway?: ((visitor: TurnedAway) => void) | undefined;
}

export interface TcpListener extends LinkSource {
  readonly address: string;
  readonly port: number;
  /** Connections that reached the port, ever, whatever became of them. */
  readonly reached: number;
  /** When the last of them did, in Unix ms; null: none did. */
  readonly reachedAt: number | null;
  /** The links that are open. */
  readonly links: ReadonlySet<Link>;
}

/** What a connection has to pass before it carries lines. */
export interface Entrance {
  /** Connections that have not passed yet. */
  readonly size: number;
  /** Whether whoever comes now would have to wait. */
  readonly busy: boolean;
  /** Hands on the socket, or another in its place, once it carries lines; or ends it. */
  admit(socket: Socket, ready: (socket: Socket) => void): void;
  /** Ends those that have not passed. */
  destroy(): void;
}

/** A fault of accepting is told once in this time, in ms: a lack of descriptors comes in floods. */
const ACCEPT_FAULT_EVERY_MS = 1000;

/**
 * Listens for boards.
 *
 * @throws TaplineError `port-in-use`, `port-not-allowed`, `address-not-here` or `listen-failed`
 */
export async function listenTcp(options: ListenOptions, accept: LinkAccept): Promise<TcpListener> {
  const listener = new Listener(options, accept);
  await listener.listen();
  return listener;
}

/** A port that is listened on, for whatever its connections have to pass. */
export class Listener implements TcpListener {
  refused = 0;
  reached = 0;
  reachedAt: number | null = null;
  address = '';
  port = 0;
  readonly #options: ListenOptions;
  readonly #accept: LinkAccept;
  readonly #entrance: Entrance | null;
  readonly #places: Places;
  readonly #notices: RareWords;
  readonly #server: Server;
  readonly #links: TcpLinks;
  readonly #refusedSockets: Lingering;
  #acceptFaultAt = Number.NEGATIVE_INFINITY;

  /** @param entrance null: connections carry lines at once */
  constructor(options: ListenOptions, accept: LinkAccept, entrance: Entrance | null = null) {
    this.#options = options;
    this.#accept = accept;
    this.#entrance = entrance;
    this.#places = options.places ?? new Places(options.maxConnections);
    this.#links = new TcpLinks(
      {
        ...options,
        ...(entrance === null && { turnAway: (link, first) => this.#turnAway(link, first) }),
      },
      Math.max(1, this.#places.max),
    );
    // Who has not passed the entrance takes a descriptor as well.
    this.#places.share(() => this.#links.open.size + (entrance?.size ?? 0));
    const { timings, onFault } = this.#links.context;
    this.#notices = new RareWords(NOTICE_EVERY_MS, (words) =>
      onFault(new TaplineError('tls-on-plain-port', words)),
    );
    this.#refusedSockets = new Lingering(MAX_REFUSED_LINGERING, timings.closeGraceMs);
    this.#server = createServer({
      // A board that has sent its last line still gets the ACK for it.
      allowHalfOpen: true,
      // An ACK is a small segment that nothing follows: Nagle would hold it back.
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: timings.keepaliveIdleMs,
      highWaterMark: READ_ON_DEMAND,
    });
    this.#server.on('connection', (socket) => {
      this.reached++;
      this.reachedAt = this.#links.context.clock().wallMs;
      if (entrance === null) this.#connected(socket);
      else if (this.#places.full && entrance.busy) this.#cut(socket);
      else entrance.admit(socket, (carrier) => this.#connected(carrier));
    });
  }

  get links(): ReadonlySet<Link> {
    return this.#links.open;
  }

  get accepted(): number {
    return this.#links.accepted;
  }

  get bytesIn(): number {
    return this.#links.bytesIn;
  }

  async listen(): Promise<void> {
    const server = this.#server;
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      const portOption = this.#options.portOption ?? '--port';
      const place = { host, port, hostOption: '--host', portOption };
      const failed = (error: Error) => reject(listenFailure(error, place));
      server.once('error', failed);
      server.listen({ host, port, backlog: LISTEN_BACKLOG }, () => {
        server.off('error', failed);
        server.on('error', (error) => this.#acceptFailed(error));
        resolve();
      });
    });
    const bound = server.address();
    if (bound === null || typeof bound === 'string') return;
    this.address = bound.address;
    this.port = bound.port;
  }

  async stop(): Promise<void> {
    // The port is free at once; the server's own 'close' would wait for the last connection.
    if (this.#server.listening) this.#server.close();
    this.#entrance?.destroy();
  }

  async farewells(): Promise<void> {
    await Promise.all([this.#links.farewells(), this.#refusedSockets.empty()]);
  }

  destroy(): void {
    if (this.#server.listening) this.#server.close();
    this.#entrance?.destroy();
    this.#links.destroy();
    this.#refusedSockets.destroy();
  }

  #connected(socket: Socket): void {
    if (this.#places.full) {
      this.#refuse(socket);
      return;
    }
    if (socket.remoteAddress === undefined) {
      // It was reset before it was accepted: nobody can say who it was.
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    this.#links.add(socket).open(this.#accept);
  }

  /** Nobody can be told why before the entrance is passed, and there is no room to wait for that. */
  #cut(socket: Socket): void {
    this.refused++;
    this.#tellRefused(socket, this.#fullReason);
    socket.on('error', () => {});
    socket.destroy();
  }

  #refuse(socket: Socket): void {
    this.refused++;
    socket.on('error', () => {});
    const reason = this.#fullReason;
    this.#tellRefused(socket, reason);
    this.#refusedSockets.farewell(socket, `${err('full', reason)}\n`);
  }

  get #fullReason(): string {
    return `${this.#places.max} connections are open, the most allowed`;
  }

  #tellRefused({ remoteAddress, remotePort, bytesRead: bytes }: Socket, reason: string): void {
    if (remoteAddress === undefined) return;
    const since = this.#links.context.clock().wallMs;
    this.#options.onTurnedAway?.({
      ...{ id: nextLinkId(), remoteAddress: writtenAddress(remoteAddress) },
      ...{ remotePort: remotePort ?? 0, tls: this.#entrance !== null, bytes },
      ...{ since, endedAt: since, why: 'full', reason: `full: ${reason}` },
    });
  }

  /** Why a link that begins so is closed; null: it is not. */
  #turnAway({ remoteAddress }: Link, first: Buffer): string | null {
    if (!isClientHello(first)) return null;
    this.#notices.say(
      `${remoteAddress} speaks TLS to port ${this.port}, which takes plain lines: give its sketch the port of --tls-port`,
      this.#links.context.clock().monoMs,
    );
    return 'spoke TLS to the port for plain lines';
  }

  #acceptFailed(cause: NodeJS.ErrnoException): void {
    const { clock, onFault } = this.#links.context;
    const now = clock().monoMs;
    if (now - this.#acceptFaultAt < ACCEPT_FAULT_EVERY_MS) return;
    this.#acceptFaultAt = now;
    onFault(
      new TaplineError('accept-failed', `a connection could not be accepted: ${cause.message}`, {
        cause,
      }),
    );
  }
}
