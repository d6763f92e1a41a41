// One TCP connection as a Link: reads on demand, sends with a bounded backlog, and ends once, for a
// reason in words.

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import { TaplineError } from '../errors.ts';
import { MAX_SEND_BACKLOG_BYTES } from '../limits.ts';
import { PING } from '../line/reply.ts';
import { writtenAddress } from './address.ts';
import { Drain } from './drain.ts';
import type { Lingering } from './lingering.ts';
import type { Link, LinkAccept, LinkHandler } from './link.ts';
import { nextLinkId } from './link-id.ts';
import { Silence, type SilenceWatch, type Watched } from './silence.ts';
import type { LinkTimings } from './timings.ts';
import type { Addressee, UnansweredWatch } from './unanswered.ts';

/** What a link shares with the others of its listener or dialer. */
export interface TcpLinkContext {
  readonly clock: Clock;
  readonly timings: LinkTimings;
  readonly silence: SilenceWatch;
  readonly unanswered: UnansweredWatch;
  readonly lingering: Lingering;
  /** A handler threw; the link is closed. */
  onFault(fault: TaplineError): void;
  /** Why a link that begins with these bytes is closed without a word; null: it is not. */
  turnAway?(link: TcpLink, first: Buffer): string | null;
  /** The link has ended; its socket may linger for the last line. */
  onOver(link: TcpLink): void;
}

/**
 * For `highWaterMark` of a server or socket whose connections become links: a paused socket then
 * buffers one read (at most 64 KiB) and asks the kernel for no more.
 */
export const READ_ON_DEMAND = 1;

const CLOSED = 'closed by the board';

export class TcpLink implements Link, Watched, Addressee {
  readonly id = nextLinkId();
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly tls: string | null;
  readonly since: number;
  readonly silence: Silence;
  readonly figures = { bytesIn: 0, bytesOut: 0, linesOut: 0 };
  readonly #socket: Socket;
  readonly #context: TcpLinkContext;
  readonly #drains = new Set<Drain>();
  #handler: LinkHandler | null = null;
  #paused = false;
  #corked = false;
  /** `send` was refused; `drained` is owed. */
  #blocked = false;
  /** The other side sends no more. */
  #ended = false;
  #over = false;
  #dismissed = false;
  #endedGrace: NodeJS.Timeout | undefined;

  /** @param socket connected, with `allowHalfOpen`; READ_ON_DEMAND if it is not a TLSSocket */
  constructor(socket: Socket, context: TcpLinkContext) {
    const { wallMs, monoMs } = context.clock();
    this.#socket = socket;
    this.#context = context;
    this.remoteAddress = writtenAddress(socket.remoteAddress ?? '');
    this.remotePort = socket.remotePort ?? 0;
    this.localAddress = writtenAddress(socket.localAddress ?? '');
    this.localPort = socket.localPort ?? 0;
    this.tls = socket instanceof TLSSocket ? socket.getProtocol() : null;
    this.since = wallMs;
    this.silence = new Silence(monoMs);
  }

  /** Whether it was ended with an ERR line: for now this board is not wanted. */
  get dismissed(): boolean {
    return this.#dismissed;
  }

  /** Hands the link to its handler and begins to read. */
  open(accept: LinkAccept): void {
    const socket = this.#socket;
    if (this.#context.silence.rules.idleTimeoutMs > 0) this.#context.silence.watch(this);
    // A board that closed before it got its ACK answers that with RST: it is no less a clean end.
    socket.on('error', (error) => this.#finish(this.#ended ? CLOSED : reasonOf(error)));
    socket.on('close', () => this.#finish('closed'));
    this.#guard(() => {
      this.#handler = accept(this);
    });
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('end', () => this.#otherSideEnded());
    socket.on('drain', () => this.#drained());
  }

  send(line: string): boolean {
    const socket = this.#socket;
    if (this.#over || !socket.writable) return false;
    // 'drain' comes only to who has gone beyond the high-water mark: that of a TLSSocket is its own.
    if (socket.writableLength > Math.max(MAX_SEND_BACKLOG_BYTES, socket.writableHighWaterMark)) {
      this.#blocked = true;
      return false;
    }
    if (!this.#corked) {
      // Lines of the same moment (WELCOME and the first ACK) leave in one segment.
      this.#corked = true;
      socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        socket.uncork();
      });
    }
    this.#count(line);
    // Boards with a heartbeat are found dead by that.
    if (!this.silence.hasHeartbeat) this.#context.unanswered.watch(this);
    socket.write(`${line}\n`);
    return true;
  }

  pause(): void {
    if (this.#paused || this.#over) return;
    this.#paused = true;
    this.silence.pause(this.#context.clock().monoMs);
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#paused || this.#over) return;
    this.#paused = false;
    this.silence.resume(this.#context.clock().monoMs);
    this.#socket.resume();
    for (const drain of this.#drains) drain.wake();
  }

  heartbeat(): void {
    if (this.#over || this.#ended) return;
    this.silence.beginHeartbeat();
    this.#context.unanswered.unwatch(this);
    this.#context.silence.watch(this);
  }

  async drain(): Promise<void> {
    if (this.#over || this.#ended) return;
    const inflow = { bytesIn: () => this.figures.bytesIn, paused: () => this.#paused };
    const drain = new Drain(inflow, this.#context.timings.drainLimitMs);
    this.#drains.add(drain);
    await drain.done;
    this.#drains.delete(drain);
  }

  close(reason: string, lastLine?: string): void {
    if (this.#over) return;
    this.#finish(reason);
    if (lastLine !== undefined) {
      this.#dismissed = true;
      this.#count(lastLine);
    }
    this.#context.lingering.farewell(this.#socket, lastLine === undefined ? null : `${lastLine}\n`);
  }

  /** Ends the link and cuts its connection; what is still to be sent is lost. */
  destroy(reason: string): void {
    this.#finish(reason);
    this.#socket.destroy();
  }

  ping(): void {
    this.send(PING);
  }

  silent(reason: string): void {
    this.close(reason);
  }

  unreachable(): void {
    this.destroy('board unreachable (it acknowledges nothing)');
  }

  #received(chunk: Buffer): void {
    // Behind the end there is only what the farewell reads to throw away.
    if (this.#over) return;
    const arrival = this.#context.clock();
    if (this.figures.bytesIn === 0) {
      const reason = this.#context.turnAway?.(this, chunk) ?? null;
      if (reason !== null) {
        this.#guard(() => this.#handler?.strange?.(chunk));
        this.close(reason);
        return;
      }
    }
    this.figures.bytesIn += chunk.length;
    this.silence.broken(arrival.monoMs);
    try {
      this.#handler?.received(chunk, arrival);
    } catch (error) {
      this.#fault(error);
    }
  }

  #drained(): void {
    if (!this.#blocked || this.#over) return;
    this.#blocked = false;
    this.#guard(() => this.#handler?.drained());
  }

  #otherSideEnded(): void {
    if (this.#over) return;
    this.#ended = true;
    this.#context.silence.unwatch(this);
    this.#finishDrains();
    const handler = this.#handler;
    if (handler?.ended === undefined) {
      this.close(CLOSED);
      return;
    }
    this.#endedGrace = setTimeout(() => this.close(CLOSED), this.#context.timings.endedGraceMs);
    this.#guard(() => handler.ended?.());
  }

  /** The link is over. Its handler hears of it in a moment, never in the middle of its own call. */
  #finish(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#endedGrace);
    this.#context.silence.unwatch(this);
    this.#context.unanswered.unwatch(this);
    this.#finishDrains();
    this.#context.onOver(this);
    queueMicrotask(() => this.#guard(() => this.#handler?.closed(reason)));
  }

  #finishDrains(): void {
    for (const drain of this.#drains) drain.finish();
  }

  #count(line: string): void {
    this.figures.linesOut++;
    this.figures.bytesOut += Buffer.byteLength(line) + 1;
    this.#guard(() => this.#handler?.sent?.(line));
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    this.#context.onFault(
      new TaplineError('link-fault', `internal error, link to ${this.remoteAddress}: ${message}`, {
        cause,
      }),
    );
    this.close('internal error');
  }
}

/** A socket's error in words. */
function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return 'connection reset by the board';
    // When the last router or switch port on the way knows that the board is gone, its answer to
    // the keepalive probes is what the kernel reports.
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'board unreachable (keepalive)';
    default:
      if (error.code?.startsWith('ERR_SSL_')) return 'TLS failed (what came was damaged)';
      return `connection failed (${error.code ?? error.message})`;
  }
}
