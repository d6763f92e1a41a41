// A board as a firmware author would write it from docs/protocol.md, written anew here so that the
// program is not tested against itself. It holds the server to its word.

import { connect, type Socket } from 'node:net';

/** Readings a board may have unacknowledged before it takes no more. */
const WINDOW = 5000;

/** A board that says HELLO, keeps what is not acknowledged, and sends it again. */
export class AckingBoard {
  readonly name: string;
  /** The highest seq acknowledged. */
  acked = 0;
  /** Readings taken so far; their seqs are 1 to this. */
  taken = 0;
  /** What the server said that it must not say. */
  readonly contradictions: string[] = [];

  readonly #port: number;
  readonly #boot = Math.random().toString(36).slice(2);
  readonly #startedAt = Date.now();
  #socket: Socket | null = null;
  #welcome = false;
  #sent = 0;
  #tick: NodeJS.Timeout | null = null;
  #taking = true;
  #stopped = false;

  constructor(name: string, port: number) {
    this.name = name;
    this.#port = port;
  }

  start(): void {
    this.#tick = setInterval(() => this.#measure(), 5);
    this.#connect();
  }

  takeNoMore(): void {
    this.#taking = false;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#tick !== null) clearInterval(this.#tick);
    this.#socket?.destroy();
  }

  /** The temperature of a reading. */
  valueOf(seq: number): number {
    return (seq % 400) / 10;
  }

  #measure(): void {
    if (this.#taking && this.taken - this.acked < WINDOW) this.taken += 10;
    if (this.#welcome) this.#sendNew();
  }

  #sendNew(): void {
    let lines = '';
    for (; this.#sent < this.taken; ) {
      const seq = ++this.#sent;
      lines += `${seq},${Date.now() - this.#startedAt},${this.valueOf(seq)},50\r\n`;
    }
    if (lines !== '') this.#socket?.write(lines);
  }

  #connect(): void {
    if (this.#stopped) return;
    const socket = connect(this.#port, '127.0.0.1');
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('connect', () =>
      socket.write(`HELLO device=${this.name} boot=${this.#boot} ack=1\n`),
    );
    let rest = '';
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#heard(line);
    });
    socket.on('close', () => {
      this.#welcome = false;
      setTimeout(() => this.#connect(), 20);
    });
  }

  #heard(line: string): void {
    const welcome = /^WELCOME device=(\S+) last=(\d+|-) time=\d+$/.exec(line);
    const ack = /^ACK (\d+)$/.exec(line);
    if (welcome !== null) {
      const last = welcome[2] === '-' ? 0 : Number(welcome[2]);
      if (last < this.acked) this.contradictions.push(`${line} after ACK ${this.acked}`);
      this.#take(last, line);
      this.#sent = this.acked;
      this.#welcome = true;
    } else if (ack !== null) {
      this.#take(Number(ack[1]), line);
    } else if (line !== 'PING' && !line.startsWith('ERR shutdown')) {
      this.contradictions.push(line);
    }
  }

  #take(seq: number, line: string): void {
    if (seq > this.taken) this.contradictions.push(`${line}: only ${this.taken} were sent`);
    this.acked = Math.max(this.acked, seq);
  }
}
