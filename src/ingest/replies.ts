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
  #ackDue = -1;
  #pongDue = false;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** A HELLO begins anew: no ACK before its WELCOME. */
  beginAnew(): void {
    this.#welcome = null;
    this.#welcomed = false;
    this.#acked = -1;
    this.#ackDue = -1;
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
    if (!this.#welcomed || seq < this.#acked) return;
    if (this.#peer.send(ack(seq))) {
      this.#acked = seq;
      this.#ackDue = -1;
    } else {
      this.#ackDue = seq;
    }
  }

  pong(): void {
    this.#pongDue = !this.#peer.send(PONG);
  }

  /** The board reads again. */
  drained(): void {
    this.#sendWelcome();
    if (this.#ackDue >= 0) this.acknowledge(this.#ackDue);
    if (this.#pongDue) this.pong();
  }

  #sendWelcome(): void {
    if (this.#welcome === null || !this.#peer.send(this.#welcome())) return;
    this.#welcome = null;
    this.#welcomed = true;
  }
}
