// The other end of a session without a socket: bytes wait in it as in a kernel's buffer, and what
// the server says is remembered.

import type { Clock } from '../../src/clock.ts';
import type { Peer } from '../../src/ingest/peer.ts';
import type { Session } from '../../src/ingest/session.ts';

export interface PeerAddress {
  readonly address: string;
  readonly port: number;
}

/** A board's connection. */
export class FakePeer implements Peer {
  /** Here the port tells one connection from another. */
  readonly id: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The lines that the server sent, the last line of `close` included. */
  readonly sent: string[] = [];
  /** The board does not read: `send` returns false. */
  refuses = false;
  /** Why the connection ended; null: it is open. */
  closedFor: string | null = null;
  paused = false;
  heartbeats = 0;
  readonly #clock: Clock;
  #session: Session | null = null;
  /** Bytes that arrived but were not handed over. */
  readonly #waiting: Buffer[] = [];
  #draining: (() => void)[] = [];
  #holdsDrain = false;
  #halfClosed = false;

  constructor({ address, port }: PeerAddress, clock: Clock) {
    this.remoteAddress = address;
    this.remotePort = port;
    this.id = port;
    this.#clock = clock;
  }

  attach(session: Session): void {
    this.#session = session;
  }

  // --- The server's side ------------------------------------------------------------------------

  send(line: string): boolean {
    if (this.closedFor !== null || this.refuses) return false;
    this.sent.push(line);
    this.#session?.sent(line);
    return true;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    setImmediate(() => this.#handOver());
  }

  heartbeat(): void {
    this.heartbeats++;
  }

  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#draining.push(resolve);
      setImmediate(() => this.#handOver());
    });
  }

  close(reason: string, lastLine?: string): void {
    if (this.closedFor !== null) return;
    if (lastLine !== undefined) {
      this.sent.push(lastLine);
      this.#session?.sent(lastLine);
    }
    this.#end(reason);
  }

  // --- The board's side -------------------------------------------------------------------------

  /** The bytes arrive and are handed over, unless the server has paused. */
  deliver(bytes: Buffer): void {
    if (this.closedFor !== null) return;
    this.#waiting.push(bytes);
    if (!this.#holdsDrain) this.#handOver();
  }

  /** From now on what arrives stays in the kernel until `release`; `drain` waits for it. */
  hold(): void {
    this.#holdsDrain = true;
  }

  release(): void {
    this.#holdsDrain = false;
    this.#handOver();
  }

  /** The board reads again. */
  reads(): void {
    this.refuses = false;
    this.#session?.drained();
  }

  halfClose(): void {
    this.#halfClosed = true;
    this.#handOver();
  }

  /** The connection is gone. */
  gone(reason: string): void {
    if (this.closedFor === null) this.#end(reason);
  }

  #end(reason: string): void {
    this.closedFor = reason;
    this.#waiting.length = 0;
    queueMicrotask(() => this.#session?.closed(reason));
    this.#finishDrains();
  }

  #handOver(): void {
    if (this.#holdsDrain) return;
    while (!this.paused && this.#waiting.length > 0) {
      const [bytes] = this.#waiting.splice(0, 1);
      this.#session?.received(bytes, this.#clock());
    }
    if (this.#waiting.length > 0 || (this.paused && this.closedFor === null)) return;
    if (this.#halfClosed) {
      this.#halfClosed = false;
      this.#session?.ended();
    }
    this.#finishDrains();
  }

  #finishDrains(): void {
    for (const done of this.#draining.splice(0)) done();
  }
}
