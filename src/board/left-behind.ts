// Connections that a restarted board knows nothing of any more. No FIN was sent for them; whatever
// comes on one is answered with RST (RFC 9293, 3.5.2), as the board's TCP would.

import type { Socket } from 'node:net';
import { BOARD_OFF_MS, KEEPALIVE_IDLE_MS } from '../limits.ts';
import { reset } from './connection.ts';
import type { Cancel, Timers } from './timers.ts';

export class LeftBehind {
  readonly #timers: Timers;
  readonly #cancels = new Map<Socket, Cancel>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** @param socket nobody else must listen to it any more, but for its errors */
  add(socket: Socket): void {
    socket.on('close', () => this.#forget(socket));
    // As long as it is off, the board answers nothing; what is sent to it is sent again until it does.
    socket.pause();
    const cancel = this.#timers.after(BOARD_OFF_MS, () => {
      socket.resume();
      // This kernel answers keepalive for the board; the board's own would answer it with RST.
      const lastCancel = this.#timers.after(KEEPALIVE_IDLE_MS, () => this.#reset(socket));
      this.#cancels.set(socket, lastCancel);
    });
    this.#cancels.set(socket, cancel);
  }

  /** Something came on a connection, which is only read once the board is up. */
  heard(socket: Socket): void {
    if (this.#cancels.has(socket)) this.#reset(socket);
  }

  resetAll(): void {
    for (const socket of [...this.#cancels.keys()]) this.#reset(socket);
  }

  #reset(socket: Socket): void {
    this.#forget(socket);
    reset(socket);
  }

  #forget(socket: Socket): void {
    this.#cancels.get(socket)?.();
    this.#cancels.delete(socket);
  }
}
