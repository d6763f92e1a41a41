// What befalls the board as a whole, at random times: it hangs for a while, or it starts again.

import { MAX_TIMER_MS } from '../../limits.ts';
import type { Random } from '../random.ts';
import type { Cancel, Timers } from '../timers.ts';
import type { FaultPlan } from './plan.ts';

/** The board, as far as mishaps reach it. */
export interface Mishappening {
  /** Stands still; false: it does not run, so it cannot. */
  freeze(): boolean;
  /** The end of that. */
  wake(): void;
  /** Loses what it had in memory, and begins again; `start` follows once it is up. */
  reboot(): void;
}

/** From the end of one freeze to the next it works for so many times its length, on average. */
const FREEZE_EVERY = 4;

export class Mishaps {
  readonly #random: Random;
  readonly #timers: Timers;
  readonly #plan: FaultPlan;
  readonly #board: Mishappening;
  #freezes = 0;
  #reboots = 0;
  #cancelFreeze: Cancel = () => {};
  #cancelReboot: Cancel = () => {};

  constructor(plan: FaultPlan, random: Random, timers: Timers, board: Mishappening) {
    this.#plan = plan;
    this.#random = random;
    this.#timers = timers;
    this.#board = board;
  }

  get counts(): { readonly freeze: number; readonly reboot: number } {
    return { freeze: this.#freezes, reboot: this.#reboots };
  }

  /** The board is up: from here on it runs until something befalls it. */
  start(): void {
    this.#awaitFreeze();
    this.#awaitReboot();
  }

  stop(): void {
    this.#cancelFreeze();
    this.#cancelReboot();
  }

  #awaitFreeze(): void {
    const { freezeMs } = this.#plan;
    if (freezeMs === null) return;
    const waitMs = this.#waitAbout(FREEZE_EVERY * freezeMs);
    this.#cancelFreeze = this.#timers.after(waitMs, () => {
      if (!this.#board.freeze()) {
        this.#awaitFreeze();
        return;
      }
      this.#freezes += 1;
      this.#cancelFreeze = this.#timers.after(freezeMs, () => {
        this.#awaitFreeze();
        this.#board.wake();
      });
    });
  }

  #awaitReboot(): void {
    const { rebootMs } = this.#plan;
    if (rebootMs === null) return;
    this.#cancelReboot = this.#timers.after(this.#waitAbout(rebootMs), () => {
      this.#reboots += 1;
      this.stop();
      this.#board.reboot();
    });
  }

  /** Any moment is as likely as any other, so the waits are distributed exponentially. */
  #waitAbout(meanMs: number): number {
    return Math.min(-meanMs * Math.log(1 - this.#random()), MAX_TIMER_MS);
  }
}
