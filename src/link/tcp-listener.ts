// The port that boards connect to: accepts up to a bound, tells the others why not, and stops.

import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '../clock.ts';
import { TaplineError } from '../errors.ts';
import { LISTEN_BACKLOG, MAX_REFUSED_LINGERING } from '../limits.ts';
import { err } from '../line/reply.ts';
import { Lingering } from './lingering.ts';
import type { Link, LinkAccept } from './link.ts';
import type { LinkSource } from './link-source.ts';
import { listenFailure } from './listen-failure.ts';
import { SilenceWatch } from './silence.ts';
import { READ_ON_DEMAND, TcpLink, type TcpLinkContext } from './tcp-link.ts';
import { LINK_TIMINGS, type LinkTimings } from './timings.ts';
import { UnansweredWatch } from './unanswered.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly maxConnections: number;
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

class Listener implements TcpListener {
  accepted = 0;
  refused = 0;
  address = '';
  port = 0;
  readonly #options: ListenOptions;
  readonly #accept: LinkAccept;
  readonly #server: Server;
  readonly #links = new Set<TcpLink>();
  readonly #context: TcpLinkContext;
  readonly #refusedSockets: Lingering;
  #bytesOfEnded = 0;
  #acceptFaultAt = Number.NEGATIVE_INFINITY;

  constructor(options: ListenOptions, accept: LinkAccept) {
    const clock = options.clock ?? systemClock;
    const timings = { ...LINK_TIMINGS, ...options.timings };
    this.#options = options;
    this.#accept = accept;
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
      lingering: new Lingering(Math.max(1, options.maxConnections), timings.closeGraceMs),
      onFault: options.onFault ?? ((fault) => process.emitWarning(fault)),
      onOver: (link) => {
        this.#links.delete(link);
        this.#bytesOfEnded += link.figures.bytesIn;
      },
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
    this.#server.on('connection', (socket) => this.#connected(socket));
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
      const place = { host, port, hostOption: '--host', portOption: '--port' };
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
  }

  async farewells(): Promise<void> {
    await Promise.all([this.#context.lingering.empty(), this.#refusedSockets.empty()]);
  }

  destroy(): void {
    if (this.#server.listening) this.#server.close();
    for (const link of this.#links) link.destroy('server stopped');
    this.#context.lingering.destroy();
    this.#refusedSockets.destroy();
  }

  #connected(socket: Socket): void {
    if (this.#links.size >= this.#options.maxConnections) {
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
    const link = new TcpLink(socket, this.#context);
    this.#links.add(link);
    link.open(this.#accept);
  }

  #refuse(socket: Socket): void {
    this.refused++;
    socket.on('error', () => {});
    const reason = `${this.#options.maxConnections} connections are open, the most allowed`;
    this.#refusedSockets.farewell(socket, `${err('full', reason)}\n`);
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
