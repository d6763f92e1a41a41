// The port that boards connect to: accepts up to a bound, tells the others why not, and stops.

import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '../clock.ts';
import { TaplineError } from '../errors.ts';
import { LISTEN_BACKLOG, MAX_REFUSED_LINGERING, NOTICE_EVERY_MS } from '../limits.ts';
import { err } from '../line/reply.ts';
import { isClientHello } from './client-hello.ts';
import { Lingering } from './lingering.ts';
import type { Link, LinkAccept } from './link.ts';
import type { LinkSource } from './link-source.ts';
import { listenFailure } from './listen-failure.ts';
import { Places } from './places.ts';
import { RareWords } from './rare-words.ts';
import { SilenceWatch } from './silence.ts';
import { READ_ON_DEMAND, TcpLink, type TcpLinkContext } from './tcp-link.ts';
import { LINK_TIMINGS, type LinkTimings } from './timings.ts';
import { UnansweredWatch } from './unanswered.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly maxConnections: number;
  /** Given where several ports share the bound, which is theirs then. */
  readonly places?: Places;
  /** The option that sets the port, for a failure's words; `--port` if left out. */
  readonly portOption?: string;
  /** 0: off. */
  readonly idleTimeoutMs: number;
  readonly clock?: Clock;
  readonly timings?: Partial<LinkTimings>;
  /** Told what went wrong inside: a handler that threw, a connection that could not be accepted. */
  readonly onFault?: (fault: TaplineError) => void;
}

export interface TcpListener extends LinkSource {
  readonly address: string;
  readonly port: number;
  /** The links that are open. */
  readonly links: ReadonlySet<Link>;
}

/** What a connection has to pass before it carries lines. */
export interface Entrance {
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
  accepted = 0;
  refused = 0;
  address = '';
  port = 0;
  readonly #options: ListenOptions;
  readonly #accept: LinkAccept;
  readonly #entrance: Entrance | null;
  readonly #places: Places;
  readonly #notices: RareWords;
  readonly #server: Server;
  readonly #links = new Set<TcpLink>();
  readonly #context: TcpLinkContext;
  readonly #refusedSockets: Lingering;
  #bytesOfEnded = 0;
  #acceptFaultAt = Number.NEGATIVE_INFINITY;

  /** @param entrance null: connections carry lines at once */
  constructor(options: ListenOptions, accept: LinkAccept, entrance: Entrance | null = null) {
    const clock = options.clock ?? systemClock;
    const timings = { ...LINK_TIMINGS, ...options.timings };
    this.#options = options;
    this.#accept = accept;
    this.#entrance = entrance;
    this.#places = options.places ?? new Places(options.maxConnections);
    this.#notices = new RareWords(NOTICE_EVERY_MS, (words) =>
      this.#context.onFault(new TaplineError('tls-on-plain-port', words)),
    );
    this.#refusedSockets = new Lingering(MAX_REFUSED_LINGERING, timings.closeGraceMs);
    this.#context = {
      clock,
      timings,
      silence: new SilenceWatch(
        { ...timings, idleTimeoutMs: options.idleTimeoutMs },
        timings.lookEveryMs,
        clock,
      ),
      unanswered: new UnansweredWatch(timings.unansweredLookMs, timings.unansweredLimitMs, clock),
      lingering: new Lingering(Math.max(1, this.#places.max), timings.closeGraceMs),
      onFault: options.onFault ?? ((fault) => process.emitWarning(fault)),
      onOver: (link) => {
        this.#links.delete(link);
        this.#places.leave();
        this.#bytesOfEnded += link.figures.bytesIn;
      },
      ...(entrance === null && { turnAway: (link, first) => this.#turnAway(link, first) }),
    };
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
      if (entrance === null) this.#connected(socket);
      else entrance.admit(socket, (carrier) => this.#connected(carrier));
    });
  }

  get links(): ReadonlySet<Link> {
    return this.#links;
  }

  get bytesIn(): number {
    let bytes = this.#bytesOfEnded;
    for (const { figures } of this.#links) bytes += figures.bytesIn;
    return bytes;
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
    await Promise.all([this.#context.lingering.empty(), this.#refusedSockets.empty()]);
  }

  destroy(): void {
    if (this.#server.listening) this.#server.close();
    this.#entrance?.destroy();
    for (const link of this.#links) link.destroy('server stopped');
    this.#context.lingering.destroy();
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
    this.accepted++;
    this.#places.take();
    const link = new TcpLink(socket, this.#context);
    this.#links.add(link);
    link.open(this.#accept);
  }

  #refuse(socket: Socket): void {
    this.refused++;
    socket.on('error', () => {});
    const reason = `${this.#places.max} connections are open, the most allowed`;
    this.#refusedSockets.farewell(socket, `${err('full', reason)}\n`);
  }

  /** Why a link that begins so is closed; null: it is not. */
  #turnAway({ remoteAddress }: Link, first: Buffer): string | null {
    if (!isClientHello(first)) return null;
    this.#notices.say(
      `${remoteAddress} speaks TLS to port ${this.port}, which takes plain lines: give its sketch the port of --tls-port`,
      this.#context.clock().monoMs,
    );
    return 'spoke TLS to the port for plain lines';
  }

  #acceptFailed(cause: NodeJS.ErrnoException): void {
    const now = this.#context.clock().monoMs;
    if (now - this.#acceptFaultAt < ACCEPT_FAULT_EVERY_MS) return;
    this.#acceptFaultAt = now;
    this.#context.onFault(
      new TaplineError('accept-failed', `a connection could not be accepted: ${cause.message}`, {
        cause,
      }),
    );
  }
}
