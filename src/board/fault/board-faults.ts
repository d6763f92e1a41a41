// All that goes wrong with one board that is a client, by one plan.

import type { Upstream } from '../manner.ts';
import type { Random } from '../random.ts';
import type { Timers } from '../timers.ts';
import { BadWire, type Wire } from './bad-wire.ts';
import { type Mishappening, Mishaps } from './mishaps.ts';
import type { FaultCounts, FaultPlan } from './plan.ts';

export class BoardFaults {
  readonly #wire: BadWire;
  readonly #mishaps: Mishaps;

  constructor(plan: FaultPlan, random: Random, timers: Timers, board: Mishappening) {
    this.#wire = new BadWire(plan, random);
    this.#mishaps = new Mishaps(plan, random, timers, board);
  }

  get counts(): FaultCounts {
    return { ...this.#wire.counts, ...this.#mishaps.counts };
  }

  /** The connection with what is written to it spoiled. */
  spoil(connection: Upstream & Wire): Upstream {
    return {
      get connected() {
        return connection.connected;
      },
      get writable() {
        return connection.writable;
      },
      write: (text) => this.#wire.write(text, connection),
      drop: (reason, wait) => connection.drop(reason, wait),
      settled: () => connection.settled(),
    };
  }

  start(): void {
    this.#mishaps.start();
  }

  stop(): void {
    this.#mishaps.stop();
  }
}
