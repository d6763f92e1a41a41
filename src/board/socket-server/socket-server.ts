// A virtual board that is the server, as the `SocketServer` example: people with telnet on one side,
// whoever sits at its serial port on the other. With a sensor it also sends readings to all of them.

import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import { CLOSE_GRACE_MS, KEEPALIVE_IDLE_MS } from '../../limits.ts';
import type { SpokenHello } from '../board-options.ts';
import { BadWire } from '../fault/bad-wire.ts';
import type { FaultPlan } from '../fault/plan.ts';
import type { Random } from '../random.ts';
import type { ReadingSource } from '../reading-source.ts';
import type { Profile } from '../sensor/sensor.ts';
import type { Timers } from '../timers.ts';
import { Partnership } from './partnership.ts';
import { ReadingClock } from './reading-clock.ts';
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
  /** Takes a reading every so often, and sends it to all clients. */
  readonly readings?: SentReadings | undefined;
  readonly faults?: { readonly plan: FaultPlan; readonly random: Random } | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface SentReadings {
  readonly profile: Profile;
  readonly source: ReadingSource;
  readonly intervalMs: number;
  /** Says HELLO to each client, and sends readings only to a server that answers it. */
  readonly hello?: SpokenHello | undefined;
}

export interface SocketServerFigures {
  /** Clients that were let in, ever. */
  readonly clients: number;
  /** Readings sent to at least one client; with HELLO to the server. */
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
  readonly #readingClock: ReadingClock | null;
  readonly #partnership: Partnership | null;
  /** By number: as few, and as low, as there are clients. */
  readonly #visitors = new Map<number, Visitor>();
  #clients = 0;
  #readings = 0;
  #allLeft: () => void = () => {};

  constructor(options: SocketServerOptions) {
    const { faults, readings } = options;
    this.#options = options;
    this.#readingClock = readings === undefined ? null : this.#newReadingClock(readings);
    this.#partnership = this.#newPartnership();
    this.#badWire = faults === undefined ? null : new BadWire(faults.plan, faults.random);
    this.#server = createServer({
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEPALIVE_IDLE_MS,
    });
    this.#server.on('connection', (socket) => this.#came(socket));
  }

  get figures(): SocketServerFigures {
    return {
      clients: this.#clients,
      readings: this.#partnership?.sent ?? this.#readings,
      faults: this.#badWire?.counts,
    };
  }

  /**
   * @returns the port
   * @throws the system's error when it cannot listen there
   */
  async listen(): Promise<number> {
    const { host, port } = this.#options;
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
    this.#readingClock?.start(this.#partnership?.firstSeq ?? 0);
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
    this.#readingClock?.stop();
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
    this.#partnership?.greet(visitor);
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
    if (this.#partnership?.heard(visitor, line) === true) return;
    const prefix = this.#visitors.size > 1 ? `[${visitor.number}] ` : '';
    this.#options.serial.heard(prefix, line);
  }

  #left(visitor: Visitor): void {
    this.#visitors.delete(visitor.number);
    this.#partnership?.left(visitor);
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

  #newReadingClock({ source, intervalMs }: SentReadings): ReadingClock {
    const { clock, timers } = this.#options;
    return new ReadingClock({ source, intervalMs, clock, timers }, (seq, line) => {
      if (this.#partnership !== null) {
        this.#partnership.take(seq, line);
        return;
      }
      if (this.#visitors.size > 0) this.#readings += 1;
      this.#sendToAll(Buffer.from(line));
    });
  }

  #newPartnership(): Partnership | null {
    const { readings, serial } = this.#options;
    if (readings?.hello === undefined || this.#readingClock === null) return null;
    return new Partnership(
      { ...readings.hello, profile: readings.profile },
      this.#readingClock,
      serial,
    );
  }
}
