// A virtual board as a client: takes a reading of its DHT11 every so often, and sends it to a server
// as the bare sketch does, or with HELLO so that it arrives exactly once.

import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../clock.ts';
import { MAX_UNACKNOWLEDGED, SERVER_SILENCE_MS } from '../limits.ts';
import { Conversation } from './conversation.ts';
import { Dht11 } from './dht11.ts';
import type { Manner, MannerFigures } from './manner.ts';
import { Pace } from './pace.ts';
import { type Random, seededRandom } from './random.ts';
import { Sketch } from './sketch.ts';
import { type Cancel, systemTimers, type Timers } from './timers.ts';
import { Uplink, type UplinkHandler } from './uplink.ts';

export interface BoardOptions {
  readonly host: string;
  readonly port: number;
  /** Says HELLO as this device; left out: the bare sketch, which has no name. */
  readonly hello?: { readonly device: string; readonly boot?: string | undefined } | undefined;
  /** ms between two readings; 0: as fast as the server takes them. */
  readonly intervalMs: number;
  /** Ends when so many lines were sent, with HELLO acknowledged; left out: never. */
  readonly lines?: number | undefined;
  /** Readings kept until they are acknowledged. */
  readonly capacity?: number | undefined;
  readonly random?: Random | undefined;
  readonly clock?: Clock | undefined;
  readonly timers?: Timers | undefined;
  /** Makes a boot token that the device never had. */
  readonly newBoot?: (() => string) | undefined;
}

export interface BoardFigures extends MannerFigures {
  readonly connected: boolean;
  readonly reconnects: number;
  /** Why the last connection, or try, ended; null if none did. */
  readonly trouble: string | null;
}

/** Readings taken in one go; then other boards and the sockets get their turn. */
const READINGS_A_GO = 256;

/** Arduino's millis() is an unsigned long of 32 bits. */
const MILLIS_WRAP = 2 ** 32;

export class BoardClient {
  /** Resolves when all lines were delivered, or after `stop`; is never rejected. */
  readonly done: Promise<void>;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #intervalMs: number;
  readonly #lines: number;
  readonly #sensor: Dht11;
  readonly #uplink: Uplink;
  readonly #manner: Manner;
  #resolveDone: () => void = () => {};
  #startedAt: number;
  #pace: Pace;
  #seq: number;
  #cancelTimer: Cancel | null = null;
  #stopped: Promise<void> | null = null;

  constructor(options: BoardOptions) {
    const random = options.random ?? seededRandom(randomBytes(4).readInt32LE());
    this.#clock = options.clock ?? systemClock;
    this.#timers = options.timers ?? systemTimers;
    this.#intervalMs = options.intervalMs;
    this.#lines = options.lines ?? Number.POSITIVE_INFINITY;
    this.#sensor = new Dht11(random);
    this.#startedAt = this.#clock().monoMs;
    this.#pace = new Pace(this.#clock, this.#intervalMs);
    this.done = new Promise((resolve) => {
      this.#resolveDone = resolve;
    });
    this.#uplink = new Uplink(
      {
        host: options.host,
        port: options.port,
        // A bare sketch is never answered, so silence tells it nothing.
        silenceMs: options.hello === undefined ? undefined : SERVER_SILENCE_MS,
        // It writes a line in two pieces, with the defaults of its Wi-Fi library.
        noDelay: options.hello !== undefined,
        clock: this.#clock,
        timers: this.#timers,
        random,
      },
      this.#handler(),
    );
    this.#manner = this.#newManner(options);
    this.#seq = this.#manner.firstSeq;
  }

  get figures(): BoardFigures {
    return {
      ...this.#manner.figures,
      connected: this.#uplink.connected,
      reconnects: this.#uplink.reconnects,
      trouble: this.#uplink.trouble,
    };
  }

  /** Whether all lines were sent, with HELLO acknowledged. */
  get complete(): boolean {
    return !this.#wantsMore && this.#manner.delivered;
  }

  /** Switches the board on: it connects, and takes its first reading. */
  start(): void {
    if (this.#stopped !== null) return;
    this.#startedAt = this.#clock().monoMs;
    this.#pace = new Pace(this.#clock, this.#intervalMs);
    this.#uplink.start();
    this.#advance();
  }

  /** Switches it off, once what was written is on its way. What was not delivered is gone. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#cancelTimer?.();
    await this.#uplink.close();
    this.#resolveDone();
  }

  get #wantsMore(): boolean {
    return this.#manner.counted < this.#lines;
  }

  #handler(): UplinkHandler {
    return {
      opened: () => {
        this.#manner.opened();
        this.#advance();
      },
      received: (chunk) => {
        this.#manner.received(chunk);
        this.#advance();
      },
      drained: () => {
        this.#manner.drained();
        this.#advance();
      },
      lost: () => {
        this.#manner.lost();
        this.#advance();
      },
    };
  }

  #newManner(options: BoardOptions): Manner {
    const paced = this.#intervalMs > 0;
    if (options.hello === undefined) return new Sketch(this.#uplink, paced);
    return new Conversation(
      {
        device: options.hello.device,
        boot: options.hello.boot,
        newBoot: options.newBoot ?? (() => randomBytes(4).toString('hex')),
        capacity: options.capacity ?? MAX_UNACKNOWLEDGED,
        paced,
        uptimeMs: () => this.#millis(),
      },
      this.#uplink,
    );
  }

  /** Does what can be done now, and sees to it that the rest is done later. */
  #advance(): void {
    if (this.#stopped !== null) return;
    for (let taken = 0; taken < READINGS_A_GO && this.#isDue(); taken++) {
      this.#manner.take(this.#seq, this.#reading());
      this.#seq += 1;
      this.#pace.taken();
      // A board that keeps little must send before it takes more.
      if (this.#intervalMs === 0) this.#manner.send();
    }
    this.#manner.send();
    if (this.complete) void this.stop();
    else this.#sleep();
  }

  #isDue(): boolean {
    if (!this.#wantsMore) return false;
    if (!this.#manner.ready) {
      this.#pace.hold();
      return false;
    }
    return this.#pace.wait() === 0;
  }

  #sleep(): void {
    if (this.#cancelTimer !== null || !this.#wantsMore || !this.#manner.ready) return;
    this.#cancelTimer = this.#timers.after(this.#pace.wait(), () => {
      this.#cancelTimer = null;
      this.#advance();
    });
  }

  /** One CSV line, numbers as Arduino prints them: one decimal, `nan` for a failed read. */
  #reading(): string {
    const { temperature, humidity } = this.#sensor.read(this.#clock().monoMs);
    return `${this.#seq},${this.#millis()},${decimal(temperature)},${decimal(humidity)}`;
  }

  /** Uptime in ms. */
  #millis(): number {
    return Math.floor(this.#clock().monoMs - this.#startedAt) % MILLIS_WRAP;
  }
}

function decimal(value: number): string {
  return Number.isNaN(value) ? 'nan' : value.toFixed(1);
}
