// What a board is told: WELCOME, ACK, PONG. Only the newest of each waits for a board that does not
// read, so nothing piles up for it.

import { ack, PONG, welcome } from '../line/reply.ts';
import type { Peer } from './peer.ts';

/** The lines that go back on one connection. */
export class Replies {
  readonly #peer: Peer;
  /** Makes the WELCOME line at the moment it can be sent; null: none is waiting. */
  #welcome: (() => string) | null = null;
  #welcomed = false;
  /** The highest seq acknowledged on this connection since its WELCOME. */
  #acked = -1;
  /** An ACK could not be sent. */
  #ackDue = false;
  #pongDue = false;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** A HELLO begins anew: no ACK before its WELCOME. */
  beginAnew(): void {
    this.#welcome = null;
    this.#welcomed = false;
    this.#acked = -1;
    this.#ackDue = false;
  }

  /** @param last asked for the highest durable seq when the line can be sent; -1: none. */
  welcome(device: string, last: () => number, nowMs: () => number): void {
    this.#welcome = () => {
      const seq = last();
      return welcome(device, seq < 0 ? null : seq, nowMs());
    };
    this.#sendWelcome();
  }

  /** Never goes back; what WELCOME already told is told again only for a second copy. */
  acknowledge(seq: number): void {
    if (!this.#welcomed || seq < 0 || seq < this.#acked) return;
    this.#ackDue = !this.#peer.send(ack(seq));
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
    if (this.#welcome === null || !this.#peer.send(this.#welcome())) return;
    this.#welcome = null;
    this.#welcomed = true;
  }
}
