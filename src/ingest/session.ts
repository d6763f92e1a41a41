// One connection of a board, from its first byte to its last: bytes become lines, and each line
// goes where its kind belongs.

import type { Moment } from '../clock.ts';
import { FIRST_BYTES } from '../limits.ts';
import { decodeLine, lineText } from '../line/decode.ts';
import { type ErrCode, err } from '../line/reply.ts';
import type { Hello, Verb } from '../line/verb.ts';
import type { AckReceiver, Boot } from './boot.ts';
import { CommandLine } from './command-line.ts';
import type { Device, Speaker } from './device.ts';
import { Ending } from './ending.ts';
import { sayHello } from './hello.ts';
import { Inbox, type InboxReader } from './inbox.ts';
import type { FieldsOrigin, Ingest } from './ingest.ts';
import type { Peer } from './peer.ts';
import { Recorder } from './recorder.ts';
import { type Refused, Remarks } from './remarks.ts';
import { Replies } from './replies.ts';
import { Tally } from './tally.ts';
import { LineTrace, type Trace } from './trace.ts';

const NEEDS_HELLO = 'the first line must be a HELLO with the token of its device';

/** A connection of a board. */
export class Session implements InboxReader, AckReceiver, Speaker {
  readonly ingest: Ingest;
  readonly peer: Peer;
  readonly replies: Replies;
  readonly recorder: Recorder;
  readonly commands: CommandLine;
  readonly tally = new Tally();
  /** Undefined: nobody wants to know which bytes became which reading. */
  readonly trace: LineTrace | undefined;
  /** A reading came, or a second copy of one; or nobody need be told any more that none did. */
  fruitful = false;
  /** When it was accepted, in Unix ms. */
  readonly acceptedAt: number;
  /** The device this connection speaks for; null before its first line. */
  device: Device | null = null;
  /** The boot it writes to; null before its first reading, or a HELLO with a boot. */
  boot: Boot | null = null;
  hello: Hello | null = null;
  /** When that HELLO came. */
  helloAt: Moment;
  /** When the bytes at hand arrived. */
  arrival: Moment;
  linesIn = 0;
  readonly telnet: boolean;
  /** Since when it speaks for its device, in Unix ms. */
  since = 0;

  readonly #name: string;
  readonly #inbox: Inbox;
  readonly #remarks = new Remarks(this);
  readonly #ending: Ending;
  /** The device that a HELLO on its way names: the lines behind it wait. */
  #suspendedFor: Device | null = null;

  /**
   * @param name the device's id unless a HELLO gives another.
   * @param telnet whether IAC sequences are read.
   * @param trace is told which bytes became which reading.
   */
  constructor(ingest: Ingest, peer: Peer, name: string, telnet: boolean, trace?: Trace) {
    this.ingest = ingest;
    this.peer = peer;
    this.replies = new Replies(peer, () => this.commands.welcomed());
    this.commands = new CommandLine(this);
    this.recorder = new Recorder(this, ingest.fieldsFor(name));
    this.#name = name;
    this.telnet = telnet;
    this.trace = trace && new LineTrace(this, trace);
    this.#inbox = new Inbox(peer, ingest.commits, this, telnet);
    this.#ending = new Ending(this, this.#inbox, this.#remarks);
    this.arrival = ingest.clock();
    this.acceptedAt = this.arrival.wallMs;
    this.helloAt = this.arrival;
  }

  // --- What the link brings -------------------------------------------------------------------

  received(chunk: Buffer, arrival: Moment): void {
    const { taps } = this.ingest;
    this.trace?.received(chunk, arrival);
    if (taps.watching && !this.#inbox.deaf) taps.received(this, chunk, arrival.wallMs);
    if (!this.fruitful) this.tally.received(chunk);
    this.#inbox.receive(chunk, arrival);
  }

  /** It began as another protocol does, and so will be closed. */
  strange(first: Buffer): void {
    this.tally.received(first);
  }

  /** The board was told this. */
  sent(line: string): void {
    const { taps, clock } = this.ingest;
    this.trace?.sent(line);
    if (taps.watching) taps.sent(this, line, clock().wallMs);
  }

  /** The board sends no more, but still reads. */
  ended(): void {
    this.#ending.half();
    this.#inbox.read();
  }

  closed(reason: string): void {
    this.#ending.gone(reason);
    this.#inbox.read();
  }

  drained(): void {
    const { boot } = this;
    this.replies.drained(() => (boot === null ? -1 : this.ingest.commits.acknowledgeable(boot)));
    this.commands.drained();
  }

  /** Whether what comes next goes on with a line. */
  get inLine(): boolean {
    return this.#inbox.inLine;
  }

  /** The beginning of a line that has no end yet; null: there is none. */
  get openLine(): Uint8Array | null {
    return this.#inbox.openLine(FIRST_BYTES);
  }

  // --- Bytes to lines ---------------------------------------------------------------------------

  reading(arrival: Moment): void {
    this.arrival = arrival;
  }

  wasRead(): void {
    if (!this.fruitful && this.linesIn !== this.tally.others) this.#bearsFruit();
    if (this.device === null) return;
    this.device.lastSeen = Math.max(this.device.lastSeen, this.arrival.wallMs);
    this.ingest.commits.changed(this.device);
  }

  #bearsFruit(): void {
    this.fruitful = true;
    this.tally.forgetFirst();
  }

  /** Takes the usual readings that the lines begin with, as far as they make a run. */
  lines(bytes: Uint8Array, from: number, end: number): number {
    const before = this.linesIn;
    const next = this.recorder.takeRun(bytes, from, end);
    if (this.trace !== undefined && this.boot !== null && next > from) {
      const offset = this.#inbox.chunkAt + from;
      this.trace.tookRun(this.boot, this.linesIn - before, offset, next - from);
    }
    return next;
  }

  countLines(count: number): void {
    this.linesIn += count;
    this.ingest.totals.linesIn += count;
  }

  /** Takes one line. False: the ones behind it must wait. */
  line(bytes: Uint8Array, start: number, end: number): boolean {
    this.countLines(1);
    const decoded = decodeLine(bytes, start, end, this.recorder.csv);
    if (this.#isStranger && !(decoded.kind === 'verb' && decoded.verb.verb === 'hello')) {
      this.tally.others++;
      this.turnAway(NEEDS_HELLO);
      return false;
    }
    switch (decoded.kind) {
      case 'verb':
        this.tally.others++;
        this.#verb(decoded.verb, lineText(bytes, start, end));
        break;
      case 'csv':
        this.#taken(this.recorder.takeCsv(), bytes, start, end);
        break;
      case 'reading':
        this.#taken(this.recorder.takeNamed(decoded.reading), bytes, start, end);
        break;
      case 'reject':
        this.#taken(decoded, bytes, start, end);
        break;
      case 'text':
        this.tally.others++;
        this.#remarks.message(decoded.text);
        break;
    }
    return this.#inbox.open;
  }

  /** How many bytes of the connection came before the line at hand. */
  get lineAt(): number {
    return this.#inbox.lineAt;
  }

  /** The bytes that it came in, its end included. */
  get lineBytes(): number {
    return this.#inbox.lineBytes;
  }

  /** Who said what the cells of its CSV lines are. */
  get fieldsOrigin(): FieldsOrigin {
    return this.ingest.fieldsOrigin(this.id, this.hello);
  }

  oversized(): void {
    if (this.#isStranger) this.turnAway(NEEDS_HELLO);
    else this.#remarks.oversized();
  }

  #taken(refused: Refused | null, bytes: Uint8Array, start: number, end: number): void {
    if (refused === null) return;
    this.tally.others++;
    this.#remarks.rejected(refused, lineText(bytes, start, end));
  }

  #verb(verb: Verb, text: string): void {
    switch (verb.verb) {
      case 'hello':
        sayHello(this, verb.hello);
        if (!this.isOver) this.ingest.helloSaid(text);
        break;
      case 'bad-hello':
        this.become();
        this.refuse('bad-hello', verb.detail);
        break;
      case 'ping':
        this.become();
        this.replies.pong();
        break;
      case 'pong':
        this.become();
        break;
      case 'ok':
      case 'fail': {
        const outcome = verb.verb === 'ok' ? 'done' : 'failed';
        // The outcome of a command that is not open is only something the board says.
        if (!this.commands.answered(verb.id, outcome, verb.text)) this.#remarks.message(text);
        break;
      }
    }
  }

  // --- Who is talking ---------------------------------------------------------------------------

  /** The id that this connection's lines count for, unless they name another device. */
  get id(): string {
    return this.device?.id ?? this.#name;
  }

  get address(): string {
    return this.peer.remoteAddress;
  }

  /** The device of this connection; without HELLO its first line makes it one. Null: no room. */
  become(): Device | null {
    if (this.device !== null || this.#inbox.deaf) return this.device;
    const device = this.ingest.device(this.#name, this.peer.remoteAddress, this.arrival);
    if (device !== null) this.speakFor(device, null);
    return device;
  }

  /** From now on this connection is that device's. @param boot null: found with the first reading. */
  speakFor(device: Device, boot: Boot | null): void {
    this.device = device;
    this.tally.device = device.id;
    this.boot = boot;
    device.connections++;
    this.since = this.arrival.wallMs;
    this.trace?.speaksFor(device.id);
    const { remoteAddress: address, remotePort: port } = this.peer;
    device.address = address;
    this.ingest.note(device, 'connect', this.since, { address, port, boot: boot?.name ?? null });
    if (this.ingest.taps.watching) this.ingest.taps.connected(this);
    if (this.hello === null) this.commands.spoke();
  }

  /** This connection no longer speaks for its device. */
  fallSilent(reason: string): void {
    const { device } = this;
    this.commands.close();
    if (device === null) return;
    const { taps, clock } = this.ingest;
    if (taps.watching) taps.disconnected(this, reason, clock().wallMs);
    this.device = null;
    device.connections--;
    if (device.speaker === this) device.speaker = null;
    if (this.boot?.receiver === this) this.boot.receiver = null;
    this.ingest.note(device, 'disconnect', this.arrival.wallMs, { reason });
  }

  /** Says HELLO as another device: nobody need wait for its lines to the end. */
  leave(): void {
    this.fallSilent('said HELLO as another device');
    this.#inbox.letGo();
  }

  acknowledge(seq: number): void {
    if (!this.#inbox.deaf) this.replies.acknowledge(seq);
  }

  // --- Waiting and ending -------------------------------------------------------------------------

  /** Keeps the lines that follow the HELLO of a device until `proceed`. */
  suspend(device: Device): void {
    this.#suspendedFor = device;
    this.#inbox.suspend();
  }

  proceed(): void {
    this.#suspendedFor = null;
    this.#inbox.proceed();
  }

  /** Whether nothing more is heard from it, or said to it. */
  get isOver(): boolean {
    return this.#inbox.deaf;
  }

  /** Resolves once all that had arrived by now is read, or it speaks for that device no more. */
  async readToTheEnd(device: Device): Promise<void> {
    await this.peer.drain();
    if (!this.#inbox.waiting) return;
    if (this.device !== device && this.#suspendedFor !== device) return;
    await new Promise<void>((resolve) => this.#inbox.whenRead(resolve));
  }

  /** It has not shown the token that it needs to be listened to. */
  get #isStranger(): boolean {
    return this.hello === null && this.ingest.gate.required;
  }

  /** Ends the connection, which had no valid token: at once, or later if that happens often. */
  turnAway(text: string): void {
    if (this.#inbox.deaf) return;
    this.ingest.totals.refused++;
    this.tally.refusal = 'auth';
    const delayMs = this.ingest.authFailed(this.peer.remoteAddress);
    this.#ending.byServer(`auth: ${text}`, err('auth', text), delayMs);
  }

  /** Ends the connection with an ERR line that says why. */
  refuse(code: ErrCode, text: string): void {
    if (!this.#inbox.deaf) {
      this.ingest.totals.refused++;
      this.tally.refusal = code;
    }
    this.#ending.byServer(`${code}: ${text}`, err(code, text));
  }

  /** A device is forgotten: if this connection is its own it ends, and who said HELLO is told. */
  deviceForgotten(device: Device): void {
    this.recorder.forgetDevice(device);
    const isSuspended = this.#suspendedFor === device;
    if (this.device !== device && !isSuspended) return;
    // What it sent is of the device that is forgotten.
    this.#bearsFruit();
    const text = 'the device was forgotten';
    const saidHello = this.hello !== null || isSuspended;
    this.#ending.byServer(text, saidHello ? err('shutdown', text) : undefined);
  }

  /** Ends the connection because the server ends; only who said HELLO is told. */
  shutDown(): void {
    const told = this.hello === null ? undefined : err('shutdown', 'the server is stopping');
    this.#ending.byServer('the server stopped', told);
    this.#ending.dismiss();
  }

  allRead(): void {
    this.#ending.allRead();
  }
}
