// How a connection began, as far as a capture shows it.

import type { Packet } from './packet.ts';
import { TCP } from './segment.ts';

/** `middle`: before the capture; `half open`: nobody confirmed the answer. */
export type Beginning = 'handshake' | 'middle' | 'refused' | 'no answer' | 'half open';

/** Takes all packets of a connection, the first one included. */
export class BeginningFinder {
  #isFirst = true;
  #startsBare = false;
  /** Whether the client, or the other end, said yes; undefined: nobody did. */
  #yesFromClient: boolean | undefined;
  #isConfirmed = false;
  #isRefused = false;

  take({ segment: { flags }, fromClient }: Pick<Packet, 'segment' | 'fromClient'>): void {
    if (this.#isFirst) this.#startsBare = (flags & TCP.SYN) === 0;
    this.#isFirst = false;
    if (flags & TCP.SYN) {
      if (flags & TCP.ACK) this.#yesFromClient ??= fromClient;
      return;
    }
    const isReset = (flags & TCP.RST) !== 0;
    if (this.#yesFromClient === undefined) this.#isRefused ||= isReset && !fromClient;
    else if (fromClient !== this.#yesFromClient && !isReset) this.#isConfirmed = true;
  }

  get beginning(): Beginning {
    if (this.#startsBare) return 'middle';
    if (this.#yesFromClient === undefined) return this.#isRefused ? 'refused' : 'no answer';
    return this.#isConfirmed ? 'handshake' : 'half open';
  }
}
