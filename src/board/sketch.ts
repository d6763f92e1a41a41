// Speaks as the tutorial's bare sketch: println into a WiFiClient, no HELLO, deaf to every answer.
// A reading taken while the server is away is lost.

import type { Manner, MannerFigures, Upstream } from './manner.ts';

export class Sketch implements Manner {
  readonly firstSeq = 0;
  readonly #upstream: Upstream;
  readonly #paced: boolean;
  #met = false;
  #sent = 0;
  #lost = 0;

  /** @param paced readings are due at fixed times, also while the server is away */
  constructor(upstream: Upstream, paced: boolean) {
    this.#upstream = upstream;
    this.#paced = paced;
  }

  /** Begins once connected. Blocks, as println does, while the server does not read. */
  get ready(): boolean {
    return this.#upstream.writable || (this.#met && this.#paced && !this.#upstream.connected);
  }

  get counted(): number {
    return this.#sent;
  }

  get delivered(): boolean {
    return true;
  }

  get figures(): MannerFigures {
    return {
      sent: this.#sent,
      resent: 0,
      acknowledged: 0,
      unacknowledged: 0,
      lost: this.#lost,
      commands: 0,
    };
  }

  /** Arduino's Print::println writes the text, then CR LF: two writes, often two segments. */
  take(_seq: number, line: string): void {
    if (!this.#upstream.connected) {
      this.#lost += 1;
      return;
    }
    this.#upstream.write(line);
    this.#upstream.write('\r\n');
    this.#sent += 1;
  }

  send(): void {}

  opened(): void {
    this.#met = true;
  }

  received(): void {}

  drained(): void {}

  lost(): void {}
}
