// What a board is told: WELCOME, ACK, PONG. Only the newest of each waits for a board that does not
// read, so nothing piles up for it.

import { ack, PONG, welcome } from '../line/reply.ts';
import type { Peer } from './peer.ts';

interface Welcome {
  readonly device: string;
  readonly last: number;
  readonly nowMs: () => number;
}

/** The lines that go back on one connection. */
export class Replies {
  readonly #peer: Peer;
  readonly #onWelcomed: () => void;
  /** The WELCOME that is made at the moment it can be sent; null: none is waiting. */
  #welcome: Welcome | null = null;
  #welcomed = false;
  /** The highest seq told on this connection, by its WELCOME or an ACK. */
  #acked = -1;
  /** An ACK could not be sent, or not yet. */
  #ackDue = false;
  #pongDue = false;

  /** @param onWelcomed called when WELCOME was sent. */
  constructor(peer: Peer, onWelcomed: () => void) {
    this.#peer = peer;
    this.#onWelcomed = onWelcomed;
  }

  /** A HELLO begins anew: no ACK before its WELCOME. */
  beginAnew(): void {
    this.#welcome = null;
    this.#welcomed = false;
    this.#acked = -1;
    this.#ackDue = false;
  }

  /** @param last the highest seq received before the HELLO, durable by now; -1: none. */
  welcome(device: string, last: number, nowMs: () => number): void {
    this.#welcome = { device, last, nowMs };
    this.#sendWelcome();
  }

  /** Never goes back, also not behind what WELCOME told; the same is told again for a second copy. */
  acknowledge(seq: number): void {
    if (seq < 0 || seq < this.#acked) return;
    this.#ackDue = !this.#welcomed || !this.#peer.send(ack(seq));
    if (!this.#ackDue) this.#acked = seq;
  }

  pong(): void {
    this.#pongDue = !this.#peer.send(PONG);
  }

  /**
   * The board reads again.
   * @param acknowledgeable tells the seq that may be acknowledged by now: a lower one may have come
   *   while the ACK waited; -1: none.
   */
  drained(acknowledgeable: () => number): void {
    this.#sendWelcome();
    if (this.#ackDue) this.acknowledge(acknowledgeable());
    if (this.#pongDue) this.pong();
  }

  #sendWelcome(): void {
    if (this.#welcome === null) return;
    const { device, last, nowMs } = this.#welcome;
    if (!this.#peer.send(welcome(device, last < 0 ? null : last, nowMs()))) return;
    this.#welcome = null;
    this.#welcomed = true;
    this.#acked = last;
    this.#onWelcomed();
  }
}
