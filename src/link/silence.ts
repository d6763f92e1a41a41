// How long a link has been silent and what follows from it: first a PING, then the end. One interval
// looks at all links, so that thousands of them cost one timer.

import type { Clock } from '../clock.ts';

/** All in ms. */
export interface SilenceRules {
  readonly pingAfterMs: number;
  readonly deadAfterMs: number;
  /** 0: never. */
  readonly idleTimeoutMs: number;
}

export type Verdict = 'wait' | 'ping' | 'dead' | 'idle';

/** The silence of one link. All times are monotonic ms. */
export class Silence {
  #since: number;
  #pingedAt: number | null = null;
  #pausedAt: number | null = null;
  #heartbeat = false;

  constructor(now: number) {
    this.#since = now;
  }

  get hasHeartbeat(): boolean {
    return this.#heartbeat;
  }

  /** From now on PING and `dead` apply, and not only the idle timeout. */
  beginHeartbeat(): void {
    this.#heartbeat = true;
  }

  /** A byte came. */
  broken(now: number): void {
    this.#since = now;
    this.#pingedAt = null;
  }

  /** Time does not count while nobody listens. */
  pause(now: number): void {
    this.#pausedAt ??= now;
  }

  resume(now: number): void {
    if (this.#pausedAt === null) return;
    const away = now - this.#pausedAt;
    this.#pausedAt = null;
    this.#since += away;
    if (this.#pingedAt !== null) this.#pingedAt += away;
  }

  /**
   * What is due. `ping` comes once a silence; `dead` only when that PING had its time to be answered,
   * so a server that was itself asleep does not take its boards for dead.
   */
  judge(now: number, rules: SilenceRules): Verdict {
    if (this.#pausedAt !== null) return 'wait';
    const silentMs = now - this.#since;
    if (rules.idleTimeoutMs > 0 && silentMs >= rules.idleTimeoutMs) return 'idle';
    if (!this.#heartbeat) return 'wait';
    if (this.#pingedAt === null) {
      if (silentMs < rules.pingAfterMs) return 'wait';
      this.#pingedAt = now;
      return 'ping';
    }
    return now - this.#pingedAt >= rules.deadAfterMs - rules.pingAfterMs ? 'dead' : 'wait';
  }
}

/** A link as the watch sees it. */
export interface Watched {
  readonly silence: Silence;
  ping(): void;
  /** It was silent for too long. */
  silent(reason: string): void;
}

/** Looks at all watched links at regular times; no timer runs while there are none. */
export class SilenceWatch {
  readonly rules: SilenceRules;
  readonly #watched = new Set<Watched>();
  readonly #clock: Clock;
  readonly #lookEveryMs: number;
  #timer: NodeJS.Timeout | null = null;
  #lastLook = 0;

  constructor(rules: SilenceRules, lookEveryMs: number, clock: Clock) {
    this.rules = rules;
    this.#lookEveryMs = lookEveryMs;
    this.#clock = clock;
  }

  get size(): number {
    return this.#watched.size;
  }

  watch(link: Watched): void {
    this.#watched.add(link);
    if (this.#timer !== null) return;
    this.#lastLook = this.#clock().monoMs;
    this.#timer = setInterval(() => this.#look(), this.#lookEveryMs);
    this.#timer.unref();
  }

  unwatch(link: Watched): void {
    this.#watched.delete(link);
    if (this.#watched.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const now = this.#clock().monoMs;
    const late = now - this.#lastLook > 2 * this.#lookEveryMs;
    this.#lastLook = now;
    // This process was held up (or the machine slept), so what the boards sent meanwhile is still
    // unread in the kernel: it is read before the next look.
    if (late) return;
    for (const link of this.#watched) {
      switch (link.silence.judge(now, this.rules)) {
        case 'ping':
          link.ping();
          break;
        case 'dead':
          link.silent(`silent for ${this.rules.deadAfterMs / 1000} s`);
          break;
        case 'idle':
          link.silent(`idle for ${this.rules.idleTimeoutMs / 1000} s`);
          break;
        case 'wait':
          break;
      }
    }
  }
}
