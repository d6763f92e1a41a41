// A board as a firmware author would write it from docs/protocol.md, written anew here so that the
// program is not tested against itself. It holds the server to its word, and its ledger says what
// must be on disk.

import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../src/board/random.ts';
import { BootLedger, type DeviceLedger, nowMs } from './ledger.ts';
import type { Manner } from './manners.ts';
import { SendOrder } from './send-order.ts';

/** Bytes that may wait in the socket of a board that nobody answers. */
const MAX_BACKLOG_BYTES = 64 * 1024;

/** How many readings later a reading that was kept back is sent at most. */
const MAX_LATENESS = 300;

/** The longest run of readings that is kept back. */
const MAX_LATE_RUN = 20;

export interface TortureBoardOptions {
  readonly id: string;
  readonly manner: Manner;
  readonly port: number;
  readonly random: Random;
  /** The address it connects from: the id of a board without HELLO. */
  readonly localAddress?: string;
  /** Told what the server said that it must not say. */
  readonly contradiction: (words: string) => void;
}

/** A reading that waits to be sent late. */
interface KeptBack {
  readonly seq: number;
  /** It is sent once this many were taken. */
  readonly dueAt: number;
}

export class TortureBoard {
  readonly device: DeviceLedger;
  readonly #options: TortureBoardOptions;
  #ledger: BootLedger;
  #token: string | null = null;
  #socket: Socket | null = null;
  #welcome = false;
  #order = new SendOrder(0);
  /** Taken but not sent on this connection, in the order in which they go. */
  #toSend: number[] = [];
  /** Sent and not acknowledged. */
  #unacked = new Set<number>();
  #keptBack: KeptBack[] = [];
  #highestAck = 0;
  #tick: NodeJS.Timeout | null = null;
  #taking = true;
  #stopped = false;
  #lastSent: number | null = null;

  constructor(options: TortureBoardOptions) {
    this.#options = options;
    this.device = { id: options.id, boots: new Map() };
    this.#ledger = this.#switchOn();
  }

  /** Readings acknowledged over all its boots. */
  get acked(): number {
    return [...this.device.boots.values()].reduce((sum, boot) => sum + boot.acked, 0);
  }

  /** The seq of the last line on this connection; null: it has sent none yet. */
  get lastSent(): number | null {
    return this.#lastSent;
  }

  /** Whether the server has acknowledged all that this boot took. */
  get settled(): boolean {
    return this.#options.manner.hello === null || this.#ledger.acked === this.#ledger.taken;
  }

  start(): void {
    this.#tick = setInterval(() => this.#measure(), this.#options.manner.tickMs);
    this.#connect();
  }

  /** Takes no more readings until told; what it has is still sent. */
  rest(resting: boolean): void {
    this.#taking = !resting;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#tick !== null) clearInterval(this.#tick);
    this.#socket?.destroy();
  }

  #switchOn(): BootLedger {
    const { manner, random } = this.#options;
    this.#token = manner.hello === null ? null : `b${Math.floor(random() * 2 ** 32).toString(36)}`;
    const ledger = new BootLedger(Math.floor(random() * 2 ** 32), manner);
    this.device.boots.set(this.#token, ledger);
    this.#toSend = [];
    this.#unacked = new Set();
    this.#keptBack = [];
    this.#highestAck = 0;
    this.#order = new SendOrder(0);
    return ledger;
  }

  #measure(): void {
    const { manner } = this.#options;
    for (let taken = 0; taken < manner.perTick && this.#mayTake(); taken++) this.#take();
    if (this.#welcome) this.#sendDue();
  }

  #mayTake(): boolean {
    const { manner } = this.#options;
    if (!this.#taking) return false;
    // The bare sketch takes a reading to send it, or not at all.
    if (manner.hello === null) return this.#welcome;
    return this.#unacked.size + this.#keptBack.length < manner.window;
  }

  #take(): void {
    const { manner, random } = this.#options;
    const isLate = random() < manner.late;
    for (let run = isLate ? 1 + Math.floor(random() * MAX_LATE_RUN) : 1; run > 0; run--) {
      const seq = this.#ledger.take();
      if (isLate) this.#keptBack.push({ seq, dueAt: seq + Math.floor(random() * MAX_LATENESS) });
      else this.#toSend.push(seq);
    }
  }

  #sendDue(): void {
    const isDue = ({ dueAt }: KeptBack) => !this.#taking || dueAt <= this.#ledger.taken;
    const due = this.#keptBack.filter(isDue);
    if (due.length > 0) this.#keptBack = this.#keptBack.filter((one) => !isDue(one));
    if (this.#backlogged()) return;
    let lines = '';
    for (const seq of [...this.#toSend.splice(0), ...due.map(({ seq }) => seq)]) {
      lines += this.#send(seq);
    }
    // Only the ACK of a higher seq proves that a late one came.
    if (this.#order.endsLate && !this.#taking) lines += this.#send(this.#ledger.take());
    if (lines !== '') this.#socket?.write(lines);
  }

  #send(seq: number): string {
    this.#order.sent(seq);
    this.#lastSent = seq;
    if (this.#options.manner.hello !== null) this.#unacked.add(seq);
    return `${this.#ledger.send(seq)}\r\n`;
  }

  /** Only a board that is never answered can run ahead of its socket. */
  #backlogged(): boolean {
    if (this.#options.manner.hello !== null) return false;
    return (this.#socket?.writableLength ?? 0) > MAX_BACKLOG_BYTES;
  }

  async #connect(): Promise<void> {
    while (!this.#stopped) {
      await this.#converse();
      this.#welcome = false;
      await sleep(10 + this.#options.random() * 40);
    }
  }

  /** One connection, from its begin to its end. */
  #converse(): Promise<void> {
    const { port, localAddress, manner, random, id } = this.#options;
    if (this.#ledger.taken > 0 && random() < manner.restarts) this.#ledger = this.#switchOn();
    const socket = connect({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) });
    this.#socket = socket;
    this.#lastSent = null;
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('connect', () => {
      if (manner.hello === null) this.#begin(0);
      else {
        const millis = Math.floor(nowMs() - this.#ledger.startedMs);
        const hello = `device=${id} boot=${this.#token} ack=1 millis=${millis}${manner.hello}`;
        socket.write(`HELLO ${hello}\n`);
      }
    });
    let rest = '';
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#heard(line);
    });
    return new Promise((resolve) => socket.on('close', () => resolve()));
  }

  #heard(line: string): void {
    const welcome = /^WELCOME device=(\S+) last=(\d+|-) time=\d+$/.exec(line);
    const ack = /^ACK (\d+)$/.exec(line);
    if (welcome !== null) {
      const last = welcome[2] === '-' ? 0 : Number(welcome[2]);
      this.#acknowledged(last, line);
      this.#begin(last);
    } else if (ack !== null) {
      this.#acknowledged(Number(ack[1]), line);
    } else if (line === 'PING') {
      this.#socket?.write('PONG\n');
    } else if (!line.startsWith('ERR shutdown')) {
      this.#contradicts(line);
    }
  }

  /** Sends what is not acknowledged, in the order of its seqs, and then what is new. */
  #begin(durable: number): void {
    this.#order = new SendOrder(durable);
    const again = [...this.#unacked, ...this.#toSend].sort((a, b) => a - b);
    this.#toSend = this.#options.manner.hello === null ? [] : again;
    this.#unacked = new Set();
    this.#welcome = true;
    this.#sendDue();
  }

  #acknowledged(seq: number, line: string): void {
    if (seq > this.#ledger.taken) this.#contradicts(`${line}: only ${this.#ledger.taken} exist`);
    if (seq < this.#highestAck) this.#contradicts(`${line}: ${this.#highestAck} was told before`);
    this.#highestAck = Math.max(this.#highestAck, seq);
    for (const proven of this.#order.provenBy(seq)) {
      this.#ledger.acknowledge(proven);
      this.#unacked.delete(proven);
    }
  }

  #contradicts(words: string): void {
    this.#options.contradiction(`${this.#options.id} was told ${words}`);
  }
}
