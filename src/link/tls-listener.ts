// The port for boards that speak TLS: that for plain lines, with a handshake before the first of them.

import { systemClock } from '../clock.ts';
import { TaplineError } from '../errors.ts';
import { NOTICE_EVERY_MS } from '../limits.ts';
import { type Credentials, Handshakes } from './handshakes.ts';
import type { LinkAccept } from './link.ts';
import { RareWords } from './rare-words.ts';
import { Listener, type ListenOptions, type TcpListener } from './tcp-listener.ts';
import { LINK_TIMINGS } from './timings.ts';

export interface TlsListener extends TcpListener {
  /** Connections that did not get through the handshake, ever. */
  readonly failed: number;
  /** Shows another certificate from now on; open connections stay. */
  renew(credentials: Credentials): void;
}

/**
 * Listens for boards that speak TLS.
 *
 * @throws TaplineError as `listenTcp`
 */
export async function listenTls(
  options: ListenOptions,
  credentials: Credentials,
  accept: LinkAccept,
): Promise<TlsListener> {
  const listener = new SecureListener(options, credentials, accept);
  await listener.listen();
  return listener;
}

class SecureListener extends Listener implements TlsListener {
  readonly #handshakes: Handshakes;

  constructor(options: ListenOptions, credentials: Credentials, accept: LinkAccept) {
    const clock = options.clock ?? systemClock;
    const notices = new RareWords(NOTICE_EVERY_MS, (words) =>
      options.onFault?.(new TaplineError('handshake-failed', words)),
    );
    const handshakes = new Handshakes(
      credentials,
      clock,
      { ...LINK_TIMINGS, ...options.timings },
      { tell: (words) => notices.say(words, clock().monoMs), turnedAway: options.onTurnedAway },
    );
    super({ portOption: '--tls-port', ...options }, accept, handshakes);
    this.#handshakes = handshakes;
  }

  get failed(): number {
    return this.#handshakes.failed;
  }

  renew(credentials: Credentials): void {
    this.#handshakes.renew(credentials);
  }
}
