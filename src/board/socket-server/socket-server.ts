// A virtual board that is the server, as the `SocketServer` example: people with telnet on one side,
// whoever sits at its serial port on the other. With a sensor it also sends readings to all of them.

import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import { CLOSE_GRACE_MS, KEEPALIVE_IDLE_MS } from '../../limits.ts';
import { BadWire } from '../fault/bad-wire.ts';
import type { FaultPlan } from '../fault/plan.ts';
import { Pace } from '../pace.ts';
import type { Random } from '../random.ts';
import type { ReadingSource } from '../reading-source.ts';
import type { Cancel, Timers } from '../timers.ts';
import type { Serial } from './serial.ts';
import { Visitor } from './visitor.ts';

export interface SocketServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly maxClients: number;
  readonly serial: Serial;
  /** How a client's address and port are written. */
  readonly formatPeer: (address: string, port: number) => string;
  /** Sends a reading to all clients every so often. */
  readonly readings?: { readonly source: ReadingSource; readonly intervalMs: number } | undefined;
  readonly faults?: { readonly plan: FaultPlan; readonly random: Random } | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface SocketServerFigures {
  /** Clients that were let in, ever. */
  readonly clients: number;
  /** Readings sent to at least one client. */
  readonly readings: number;
  readonly faults:
    | { readonly drop: number; readonly split: number; readonly garbage: number }
    | undefined;
}

const FLASH_MESSAGE = 'FLASH button pressed';

export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #server: Server;
  readonly #badWire: BadWire | null;
  /** By number: as few, and as low, as there are clients. */
  readonly #visitors = new Map<number, Visitor>();
  #clients = 0;
  #readings = 0;
  #cancelReading: Cancel = () => {};
  #allLeft: () => void = () => {};

  constructor(options: SocketServerOptions) {
    const { faults } = options;
    this.#options = options;
    this.#badWire = faults === undefined ? null : new BadWire(faults.plan, faults.random);
    this.#server = createServer({
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEPALIVE_IDLE_MS,
    });
    this.#server.on('connection', (socket) => this.#came(socket));
  }

  get figures(): SocketServerFigures {
    return { clients: this.#clients, readings: this.#readings, faults: this.#badWire?.counts };
  }

  /**
   * @returns the port
   * @throws the system's error when it cannot listen there
   */
  async listen(): Promise<number> {
    const { host, port, readings, clock } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        this.#server.on('error', (error) =>
          this.#options.serial.note(`* a client could not be let in: ${error.message}`),
        );
        resolve();
      });
    });
    if (readings !== undefined) {
      readings.source.restart(0);
      this.#sendReadings(new Pace(clock, readings.intervalMs));
    }
    const bound = this.#server.address();
    return bound === null || typeof bound === 'string' ? port : bound.port;
  }

  /** A line was typed on the serial port. */
  type(line: Uint8Array): void {
    this.#sendToAll(line);
  }

  /** Somebody presses the FLASH button. */
  pressFlash(): void {
    this.#options.serial.note(`* ${FLASH_MESSAGE}`);
    this.#sendToAll(Buffer.from(FLASH_MESSAGE));
  }

  /** Lets nobody in any more, and says goodbye to all, for a limited time. */
  async close(): Promise<void> {
    this.#cancelReading();
    if (this.#server.listening) this.#server.close();
    if (this.#visitors.size === 0) return;
    const cancel = this.#options.timers.after(CLOSE_GRACE_MS, () => {
      for (const visitor of this.#visitors.values()) visitor.destroy();
    });
    await new Promise<void>((resolve) => {
      this.#allLeft = resolve;
      for (const visitor of this.#visitors.values()) visitor.end();
    });
    cancel();
  }

  #came(socket: Socket): void {
    const { maxClients, serial, formatPeer } = this.#options;
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined) {
      // It was gone before it was let in.
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    if (this.#visitors.size >= maxClients) {
      this.#turnAway(socket);
      return;
    }
    this.#clients += 1;
    const visitor = new Visitor(this.#lowestFree(), socket, serial, this.#badWire);
    this.#visitors.set(visitor.number, visitor);
    serial.note(
      `* client ${visitor.number} connected from ${formatPeer(remoteAddress, remotePort)}`,
    );
    visitor.attend(
      (line) => this.#heard(visitor, line),
      () => this.#left(visitor),
    );
  }

  #turnAway(socket: Socket): void {
    const cancel = this.#options.timers.after(CLOSE_GRACE_MS, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', cancel);
    // What it says is read and forgotten: unread, it would turn the FIN into a RST.
    socket.resume();
    socket.end(`busy: ${this.#options.maxClients} clients are connected\r\n`);
  }

  #heard(visitor: Visitor, line: Buffer): void {
    const prefix = this.#visitors.size > 1 ? `[${visitor.number}] ` : '';
    this.#options.serial.heard(prefix, line);
  }

  #left(visitor: Visitor): void {
    this.#visitors.delete(visitor.number);
    this.#options.serial.note(`* client ${visitor.number} disconnected`);
    if (this.#visitors.size === 0) this.#allLeft();
  }

  #lowestFree(): number {
    let number = 1;
    while (this.#visitors.has(number)) number += 1;
    return number;
  }

  #sendToAll(line: Uint8Array): void {
    for (const visitor of this.#visitors.values()) visitor.send(line);
  }

  #sendReadings(pace: Pace): void {
    const { readings, timers } = this.#options;
    if (readings === undefined) return;
    if (pace.wait() === 0) {
      const { line } = readings.source.take();
      if (this.#visitors.size > 0) this.#readings += 1;
      this.#sendToAll(Buffer.from(line));
      pace.taken();
    }
    this.#cancelReading = timers.after(pace.wait(), () => this.#sendReadings(pace));
  }
}
