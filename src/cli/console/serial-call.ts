// A call to a board on a serial port.

import type { Duplex } from 'node:stream';
import { TaplineError } from '../../errors.ts';
import { CLOSE_GRACE_MS } from '../../limits.ts';
import { openSerialPort, type SerialPlace } from '../../link/serial-port.ts';
import { type Call, type CallHandler, type Eol, type Place, spoken } from './call.ts';

/** Failures that no waiting mends. */
const FINAL = ['serial-unsupported', 'serial-no-port'];

export function serialPlace(place: SerialPlace & { readonly eol: Eol }): Place {
  return { call: (handler) => new SerialCall(place, handler) };
}

class SerialCall implements Call {
  readonly #place: SerialPlace & { readonly eol: Eol };
  readonly #handler: CallHandler;
  #port: Duplex | null = null;
  #over = false;

  constructor(place: SerialPlace & { readonly eol: Eol }, handler: CallHandler) {
    this.#place = place;
    this.#handler = handler;
    openSerialPort(place).then(
      (port) => this.#opened(port),
      (error: unknown) => this.#failed(error),
    );
  }

  get busy(): boolean {
    return (this.#port?.writableLength ?? 0) > 0;
  }

  say(bytes: Uint8Array, ends: boolean): boolean {
    if (this.#over || this.#port === null) return true;
    const text = spoken(bytes, ends, this.#place.eol);
    this.#handler.sent(text, ends);
    return this.#port.write(text);
  }

  /** A serial port has no end of its own: the board hears nothing more, and that is all. */
  finish(): void {}

  hangUp(): void {
    this.#over = true;
    const port = this.#port;
    if (port === null || port.destroyed) return;
    port.end();
    // A port whose other side takes nothing would never drain.
    const cut = setTimeout(() => port.destroy(), CLOSE_GRACE_MS);
    port.once('close', () => clearTimeout(cut));
  }

  #opened(port: Duplex): void {
    if (this.#over) {
      port.destroy();
      return;
    }
    this.#port = port;
    const { path, baudRate } = this.#place;
    port.on('data', (chunk: Buffer) => {
      if (!this.#over) this.#handler.received(chunk);
    });
    port.on('drain', () => {
      if (!this.#over) this.#handler.drained();
    });
    port.on('error', (error) => this.#failed(error));
    port.on('close', () => this.#failed(new Error('the port was closed')));
    this.#handler.opened(`${path} at ${baudRate} baud`);
  }

  #failed(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const words = error instanceof Error ? error.message : String(error);
    const final = error instanceof TaplineError && FINAL.includes(error.code);
    this.#handler.ended({ failed: true, words, final });
  }
}
