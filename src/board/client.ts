// A virtual board as a client: takes a reading of its sensor every so often, and sends it to a server
// as the bare sketch does, or with HELLO so that it arrives exactly once. It can be made to fail.

import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../clock.ts';
import { BOARD_OFF_MS, MAX_UNACKNOWLEDGED, SERVER_SILENCE_MS } from '../limits.ts';
import type { BoardFigures, BoardOptions } from './board-options.ts';
import { type Commanded, Commands } from './commands.ts';
import { Conversation } from './conversation.ts';
import { BoardFaults } from './fault/board-faults.ts';
import { type Manner, type MannerFigures, NO_LINES, sumOfLines, type Upstream } from './manner.ts';
import { newBootToken } from './new-boot-token.ts';
import { Pace } from './pace.ts';
import { seededRandom } from './random.ts';
import { ReadingSource } from './reading-source.ts';
import { DHT11 } from './sensor/dht11.ts';
import { fieldsOf, unitsOf } from './sensor/profiles.ts';
import type { Profile } from './sensor/sensor.ts';
import { Sketch } from './sketch.ts';
import { type Cancel, systemTimers, type Timers } from './timers.ts';
import { Uplink, type UplinkHandler } from './uplink.ts';

/** Readings taken in one go; then other boards and the sockets get their turn. */
const READINGS_A_GO = 256;

export class BoardClient {
  /** Resolves when all lines were delivered, or after `stop`; is never rejected. */
  readonly done: Promise<void>;
  readonly #options: BoardOptions;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #lines: number;
  readonly #profile: Profile;
  readonly #source: ReadingSource;
  readonly #faults: BoardFaults | null;
  readonly #uplink: Uplink;
  /** Where the manners write to: the uplink, or what spoils it. */
  readonly #upstream: Upstream;
  #resolveDone: () => void = () => {};
  /** What was sent before the last restart of the board, and how many of its lines count. */
  #before: MannerFigures = NO_LINES;
  #countedBefore = 0;
  #stopped: Promise<void> | null = null;
  /** It neither takes readings nor answers: not switched on yet, restarting, or hanging. */
  #idle = true;
  // From here on: what it has in its memory, and loses when it restarts.
  #manner: Manner;
  #intervalMs: number;
  #pace: Pace;
  #cancelTimer: Cancel | null = null;

  constructor(options: BoardOptions) {
    const random = options.random ?? seededRandom(randomBytes(4).readInt32LE());
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#timers = options.timers ?? systemTimers;
    this.#lines = options.lines ?? Number.POSITIVE_INFINITY;
    this.#profile = options.profile ?? DHT11;
    const { timeOfDayMs = 0 } = options;
    this.#source = new ReadingSource(this.#profile, random, this.#clock, timeOfDayMs);
    this.#intervalMs = options.intervalMs;
    this.#pace = new Pace(this.#clock, this.#intervalMs);
    this.done = new Promise((resolve) => {
      this.#resolveDone = resolve;
    });
    this.#uplink = new Uplink(
      {
        host: options.host,
        port: options.port,
        tls: options.tls,
        // A bare sketch is never answered, so silence tells it nothing.
        silenceMs: options.hello === undefined ? undefined : SERVER_SILENCE_MS,
        // It writes a line in two pieces, with the defaults of its Wi-Fi library.
        noDelay: options.hello !== undefined || options.faults?.plan.split === true,
        clock: this.#clock,
        timers: this.#timers,
        random,
      },
      this.#handler(),
    );
    this.#faults = this.#newFaults();
    this.#upstream = this.#faults?.spoil(this.#uplink) ?? this.#uplink;
    this.#manner = this.#newManner(options.hello?.boot);
  }

  get figures(): BoardFigures {
    return {
      ...sumOfLines(this.#before, this.#manner.figures),
      connected: this.#uplink.connected,
      reconnects: this.#uplink.reconnects,
      trouble: this.#uplink.trouble,
      faults: this.#faults?.counts,
    };
  }

  /** Whether all lines were sent, with HELLO acknowledged. */
  get complete(): boolean {
    return !this.#wantsMore && this.#manner.delivered;
  }

  /** Switches the board on: it connects, and takes its first reading. */
  start(): void {
    if (this.#stopped === null) this.#boot();
  }

  /** Switches it off, once what was written is on its way. What was not delivered is gone. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#faults?.stop();
    this.#cancelTimer?.();
    await this.#uplink.close();
    this.#resolveDone();
  }

  get #wantsMore(): boolean {
    return this.#countedBefore + this.#manner.counted < this.#lines;
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

  #newFaults(): BoardFaults | null {
    const { faults } = this.#options;
    if (faults === undefined) return null;
    return new BoardFaults(faults.plan, faults.random, this.#timers, {
      freeze: () => this.#freeze(),
      wake: () => this.#wake(),
      reboot: () => this.#reboot(),
    });
  }

  /** @param boot its token; left out: a new one */
  #newManner(boot?: string): Manner {
    const { hello, newBoot = newBootToken, capacity = MAX_UNACKNOWLEDGED } = this.#options;
    if (hello === undefined) return new Sketch(this.#upstream, this.#intervalMs > 0);
    const commands = new Commands(this.#commanded());
    return new Conversation(
      {
        device: hello.device,
        boot,
        token: hello.token,
        newBoot,
        capacity,
        paced: () => this.#intervalMs > 0,
        uptimeMs: () => this.#source.uptimeMs,
        fields: fieldsOf(this.#profile),
        units: unitsOf(this.#profile),
        carryOut: (text) => {
          const outcome = commands.carryOut(text);
          if (outcome.done) this.#options.onCommand?.(text);
          return outcome;
        },
      },
      this.#upstream,
    );
  }

  #commanded(): Commanded {
    const millis = () => this.#source.uptimeMs;
    const interval = () => this.#intervalMs;
    return {
      get intervalMs() {
        return interval();
      },
      get uptimeMs() {
        return millis();
      },
      setInterval: (ms) => {
        this.#intervalMs = ms;
        this.#pace.change(ms);
        // The timer still waits for the old one.
        this.#cancelTimer?.();
        this.#cancelTimer = null;
      },
    };
  }

  #boot(): void {
    this.#idle = false;
    this.#faults?.start();
    this.#source.restart(this.#manner.firstSeq);
    this.#pace = new Pace(this.#clock, this.#intervalMs);
    this.#uplink.start();
    this.#advance();
  }

  /** Its supply fails for a moment: all that it has in memory is gone. */
  #reboot(): void {
    this.#idle = true;
    this.#cancelTimer?.();
    this.#uplink.abandon();
    const { figures, counted } = this.#manner;
    const { unacknowledged } = figures;
    this.#before = sumOfLines(this.#before, {
      ...figures,
      unacknowledged: 0,
      lost: figures.lost + unacknowledged,
    });
    this.#countedBefore += counted - unacknowledged;
    this.#intervalMs = this.#options.intervalMs;
    this.#manner = this.#newManner();
    this.#cancelTimer = this.#timers.after(BOARD_OFF_MS, () => {
      this.#cancelTimer = null;
      this.#boot();
    });
  }

  /** @returns whether there was something to freeze */
  #freeze(): boolean {
    if (this.#idle) return false;
    this.#idle = true;
    this.#uplink.pause();
    return true;
  }

  #wake(): void {
    this.#idle = false;
    this.#uplink.resume();
    this.#advance();
  }

  /** Does what can be done now, and sees to it that the rest is done later. */
  #advance(): void {
    if (this.#stopped !== null || this.#idle) return;
    for (let taken = 0; taken < READINGS_A_GO && this.#isDue(); taken++) {
      const { seq, line } = this.#source.take();
      this.#manner.take(seq, line);
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
}
