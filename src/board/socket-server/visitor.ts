// One client of the board: cuts what it says into lines, and never waits for it to read.

import type { Socket } from 'node:net';
import { MAX_CLIENT_BACKLOG_BYTES } from '../../limits.ts';
import type { BadWire, Wire } from '../fault/bad-wire.ts';
import { LineCutter } from './line-cutter.ts';
import type { Serial } from './serial.ts';

const LINE_END = Buffer.from('\r\n');

export class Visitor {
  /** From 1. */
  readonly number: number;
  readonly #socket: Socket;
  readonly #serial: Serial;
  readonly #badWire: BadWire | null;
  readonly #wire: Wire;
  /** Lines that it did not get since it stopped reading. */
  #missedLines = 0;

  constructor(number: number, socket: Socket, serial: Serial, badWire: BadWire | null) {
    this.number = number;
    this.#socket = socket;
    this.#serial = serial;
    this.#badWire = badWire;
    this.#wire = {
      write: (bytes) => void socket.write(bytes),
      reset: () => void socket.resetAndDestroy(),
    };
  }

  /** Begins to listen to it. Not before the serial port was told of it. */
  attend(heard: (line: Buffer) => void, left: () => void): void {
    const socket = this.#socket;
    const cutter = new LineCutter('telnet', heard);
    socket.on('data', (chunk) => cutter.push(chunk));
    // 'close' follows, and says all that a sketch notices.
    socket.on('error', () => {});
    socket.on('close', () => {
      cutter.end();
      left();
    });
  }

  /** Sends a line; who does not read misses it. */
  send(line: Uint8Array): void {
    if (!this.#socket.writable) return;
    if (!this.hasRoom) {
      if (this.#missedLines === 0) this.#note('does not read: what is sent to it is dropped');
      this.#missedLines += 1;
      return;
    }
    if (this.#missedLines > 0) {
      this.#note(`reads again, lines dropped: ${this.#missedLines}`);
      this.#missedLines = 0;
    }
    this.write(Buffer.concat([line, LINE_END]));
  }

  /** Whether it reads what is sent to it. */
  get hasRoom(): boolean {
    return this.#socket.writable && this.#socket.writableLength <= MAX_CLIENT_BACKLOG_BYTES;
  }

  /** Writes whole lines, whether it reads them or not. */
  write(lines: Buffer): void {
    if (!this.#socket.writable) return;
    if (this.#badWire === null) this.#wire.write(lines);
    else this.#badWire.write(lines.toString(), this.#wire);
  }

  /** Closes the connection once what was sent is on its way. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #note(what: string): void {
    this.#serial.note(`* client ${this.number} ${what}`);
  }
}
