// Speaks with HELLO: keeps each reading until the server has acknowledged it, and sends it again
// after every WELCOME, so that it arrives exactly once (docs/protocol.md).

import { MAX_UNREAD_ANSWERS } from '../limits.ts';
import { Framer, type LineSink } from '../line/framer.ts';
import { formatHello, PONG, parseServerLine } from '../line/reply.ts';
import type { CommandOutcome } from './commands.ts';
import type { Manner, MannerFigures, Upstream } from './manner.ts';
import { Unacknowledged } from './unacknowledged.ts';

export interface ConversationOptions {
  readonly device: string;
  /** The token of the first boot; left out: a new one. */
  readonly boot?: string | undefined;
  /** The device's secret, where the server asks for it. */
  readonly token?: string | undefined;
  /** Makes a token that this device never had. */
  readonly newBoot: () => string;
  /** Readings that are kept until they are acknowledged. */
  readonly capacity: number;
  /** Readings are due at fixed times, also when no more can be kept. */
  readonly paced: () => boolean;
  /** Uptime of the board now, in ms. */
  readonly uptimeMs: () => number;
  /** The columns of its readings, and the units of those that have one. */
  readonly fields: readonly string[];
  readonly units: Readonly<Record<string, string>>;
  /** Does what a command asks for. */
  readonly carryOut: (text: string) => CommandOutcome;
}

/** Lines in one write: a resend after an outage shall not be a segment a line. */
const LINES_A_WRITE = 64;

/** What the server says when to come back soon helps nobody. */
const REFUSALS: readonly string[] = ['auth', 'bad-hello', 'in-use', 'replaced'];

export class Conversation implements Manner {
  readonly firstSeq = 1;
  readonly #options: ConversationOptions;
  readonly #upstream: Upstream;
  readonly #readings: Unacknowledged;
  readonly #sink: LineSink;
  #framer = new Framer({ telnet: false });
  #boot: string;
  /** Whether this boot's HELLO was answered on this connection: before that no reading is sent. */
  #welcomed = false;
  /** Whether this connection already made the board begin a new boot. */
  #rebooted = false;
  /** The highest seq ever sent in this boot. */
  #highestSent = 0;
  /** The highest seq ever sent: what is at or below it is sent once more. */
  #highestEverSent = 0;
  #answered: { readonly id: string; readonly answer: string } | null = null;
  /** Lines said since the server was last seen to read. */
  #unread = 0;
  #taken = 0;
  #sent = 0;
  #resent = 0;
  #acknowledged = 0;
  #commands = 0;

  constructor(options: ConversationOptions, upstream: Upstream) {
    this.#options = options;
    this.#upstream = upstream;
    this.#readings = new Unacknowledged(options.capacity);
    this.#boot = options.boot ?? options.newBoot();
    this.#sink = {
      line: (bytes, start, end) => {
        this.#hear(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString());
        // An answer can end the connection; what stood behind it then counts no more.
        return this.#upstream.connected;
      },
      oversized: () => {},
    };
  }

  get ready(): boolean {
    return this.#options.paced() || !this.#readings.full;
  }

  get counted(): number {
    return this.#taken - this.#readings.overwritten;
  }

  get delivered(): boolean {
    return this.#readings.size === 0;
  }

  get figures(): MannerFigures {
    return {
      sent: this.#sent,
      resent: this.#resent,
      acknowledged: this.#acknowledged,
      unacknowledged: this.#readings.size,
      lost: this.#readings.overwritten,
      commands: this.#commands,
    };
  }

  take(seq: number, line: string): void {
    this.#taken += 1;
    this.#readings.push(seq, line);
  }

  send(): void {
    while (this.#welcomed && this.#upstream.writable) {
      const lines = this.#nextLines();
      if (lines === '') return;
      this.#upstream.write(lines);
    }
  }

  opened(): void {
    this.begin();
    this.#say(this.hello);
  }

  /** A connection on which HELLO was said by somebody else. */
  begin(): void {
    this.#framer = new Framer({ telnet: false });
    this.#rebooted = false;
    this.#welcomed = false;
  }

  /** What it says first, without the line's end. */
  get hello(): string {
    return formatHello({
      device: this.#options.device,
      boot: this.#boot,
      fields: this.#options.fields,
      millis: this.#options.uptimeMs(),
      ack: true,
      token: this.#options.token ?? null,
      units: this.#options.units,
    });
  }

  received(chunk: Buffer): void {
    this.#framer.push(chunk, 0, this.#sink);
  }

  drained(): void {}

  lost(): void {
    this.#welcomed = false;
  }

  #nextLines(): string {
    let text = '';
    for (let lines = 0; lines < LINES_A_WRITE; lines++) {
      const next = this.#readings.next();
      if (next === undefined) break;
      text += `${next.line}\r\n`;
      if (next.seq <= this.#highestEverSent) {
        this.#resent += 1;
      } else {
        this.#sent += 1;
        this.#highestEverSent = next.seq;
      }
      this.#highestSent = Math.max(this.#highestSent, next.seq);
    }
    return text;
  }

  #hear(text: string): void {
    const said = parseServerLine(text);
    switch (said.kind) {
      case 'welcome':
        this.#welcome(said.last);
        break;
      case 'ack':
        // Before WELCOME an ACK is a late one of the boot before.
        if (this.#welcomed) this.#acknowledge(said.seq);
        break;
      case 'ping':
        this.#say(PONG);
        break;
      case 'cmd':
        this.#obey(said.id, said.text);
        break;
      case 'err': {
        const wait = REFUSALS.includes(said.code) ? 'refused' : 'backoff';
        this.#upstream.drop(`${said.code}: ${said.text}`, wait);
        break;
      }
    }
  }

  #welcome(last: number | null): void {
    if (last !== null && !this.#acknowledge(last)) return;
    this.#readings.rewind();
    this.#welcomed = true;
    this.#upstream.settled();
  }

  /** False: that seq was never sent, so somebody else used this boot's token. */
  #acknowledge(seq: number): boolean {
    if (seq > this.#highestSent) {
      this.#beginNewBoot();
      return false;
    }
    this.#acknowledged += this.#readings.acknowledge(seq);
    return true;
  }

  #beginNewBoot(): void {
    this.#boot = this.#options.newBoot();
    this.#highestSent = 0;
    this.#readings.rewind();
    if (this.#rebooted) {
      // A server that knows every token already is not one to ask again at once.
      this.#upstream.drop('the server acknowledges what was never sent');
      return;
    }
    this.#rebooted = true;
    this.#welcomed = false;
    this.#say(this.hello);
  }

  /** A command that comes again, because its answer was lost, is not carried out again. */
  #obey(id: string, text: string): void {
    if (this.#answered?.id !== id) {
      this.#commands += 1;
      const { done, reply } = this.#options.carryOut(text);
      this.#answered = { id, answer: `${done ? 'OK' : 'FAIL'} ${id} ${reply}` };
    }
    this.#say(this.#answered.answer);
  }

  #say(line: string): void {
    this.#unread = this.#upstream.writable ? 0 : this.#unread + 1;
    if (this.#unread > MAX_UNREAD_ANSWERS) this.#upstream.drop('the server reads no answers');
    else this.#upstream.write(`${line}\r\n`);
  }
}
