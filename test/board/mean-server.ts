// A small server that speaks the server's side over real TCP, and is mean to its boards: it delays,
// cuts connections, sends its answers in pieces or half, and restarts without what was not durable.

import { createServer, type Server, type Socket } from 'node:net';
import type { Random } from '../../src/board/random.ts';
import { ownPort } from '../own-port.ts';
import { listen } from './listening.ts';

export interface Meanness {
  readonly random: Random;
  /** Chance that a connection is cut at any one step, and that a commit ends in a crash. */
  readonly cut: number;
  readonly crash: number;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class MeanServer {
  /** boot → seq → line: what would survive a crash. */
  readonly durable = new Map<string, Map<number, string>>();
  /** What a board did that it must not do. */
  readonly offences: string[] = [];
  crashes = 0;
  cuts = 0;
  readonly #meanness: Meanness;
  readonly #connections = new Set<Connection>();
  #server: Server = createServer();
  #port = 0;
  #closed = false;

  constructor(meanness: Meanness) {
    this.#meanness = meanness;
  }

  async start(): Promise<number> {
    this.#server = createServer((socket) => {
      this.#connections.add(new Connection(this, this.#meanness, socket));
    });
    // It comes back to it.
    if (this.#port === 0) this.#port = await ownPort();
    await listen(this.#server, this.#port);
    return this.#port;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#stop();
  }

  left(connection: Connection): void {
    this.#connections.delete(connection);
  }

  /** Forgets what was not durable, is away for a moment, and comes back on the same port. */
  async crash(): Promise<void> {
    this.crashes += 1;
    await this.#stop();
    await wait(20 * this.#meanness.random());
    if (!this.#closed) await this.start();
  }

  async #stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    for (const connection of this.#connections) connection.cut();
    await stopped;
  }
}

class Connection {
  readonly #server: MeanServer;
  readonly #meanness: Meanness;
  readonly #socket: Socket;
  #text = '';
  #boot: string | null = null;
  #welcomed = false;
  #lastSeq = 0;
  #pending: { seq: number; line: string }[] = [];
  #committing = false;
  #answers: Promise<void> = Promise.resolve();

  constructor(server: MeanServer, meanness: Meanness, socket: Socket) {
    this.#server = server;
    this.#meanness = meanness;
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('close', () => {
      // A connection that ended cannot make anything durable: as mean as can be.
      this.#pending = [];
      server.left(this);
    });
    socket.on('data', (text: string) => this.#received(text));
  }

  cut(): void {
    this.#pending = [];
    this.#socket.destroy();
  }

  #chance(probability: number): boolean {
    return this.#meanness.random() < probability;
  }

  #received(text: string): void {
    if (this.#chance(this.#meanness.cut)) {
      this.#server.cuts += 1;
      this.cut();
      return;
    }
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) this.#line(line.replace(/\r$/, ''));
  }

  #line(line: string): void {
    const hello = /^HELLO .*\bboot=(\S+)/.exec(line);
    if (hello !== null) this.#hello(hello[1] ?? '');
    else this.#reading(line);
  }

  #hello(boot: string): void {
    this.#boot = boot;
    const durable = this.#server.durable.get(boot) ?? new Map<number, string>();
    this.#server.durable.set(boot, durable);
    const last = Math.max(0, ...durable.keys());
    this.#lastSeq = last;
    void this.#answer(`WELCOME device=board last=${last || '-'} time=1700000000000`);
    this.#welcomed = true;
  }

  #reading(line: string): void {
    const seq = Number.parseInt(line, 10);
    if (!this.#welcomed) this.#server.offences.push(`reading before HELLO: ${line}`);
    if (seq !== this.#lastSeq + 1) {
      this.#server.offences.push(`${seq} after ${this.#lastSeq}`);
    }
    this.#lastSeq = seq;
    this.#pending.push({ seq, line });
    void this.#commit();
  }

  async #commit(): Promise<void> {
    if (this.#committing) return;
    this.#committing = true;
    while (this.#pending.length > 0) {
      await wait(3 * this.#meanness.random());
      if (this.#chance(this.#meanness.crash)) {
        await this.#server.crash();
        return;
      }
      const batch = this.#pending.splice(0);
      const durable = this.#server.durable.get(this.#boot ?? '');
      for (const { seq, line } of batch) {
        const first = durable?.get(seq);
        if (first !== undefined && first !== line) {
          this.#server.offences.push(`${seq} changed: ${first} → ${line}`);
        }
        durable?.set(seq, line);
      }
      const last = batch.at(-1);
      if (last !== undefined) await this.#answer(`ACK ${last.seq}`);
    }
    this.#committing = false;
  }

  /** In pieces, each perhaps the last one. */
  #answer(line: string): Promise<void> {
    this.#answers = this.#answers.then(async () => {
      let rest = `${line}\n`;
      while (rest !== '' && !this.#socket.destroyed) {
        if (this.#chance(this.#meanness.cut)) {
          this.#server.cuts += 1;
          this.cut();
          return;
        }
        const length = 1 + Math.floor(this.#meanness.random() * rest.length);
        this.#socket.write(rest.slice(0, length));
        rest = rest.slice(length);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    return this.#answers;
  }
}
