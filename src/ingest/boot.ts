// One start of a board, from power-up to the next: its sequence, its clock, and what of it is durable.

import type { Moment } from '../clock.ts';
import type { BootState } from '../store/store.ts';
import type { Device } from './device.ts';
import { Sequence } from './sequence.ts';
import { UptimeClock } from './uptime.ts';

/** Begins the names of boots that the server had to name; a board's own token cannot hold it. */
const UNNAMED = '~';

/** What a boot tells the connection that it arrives on. */
export interface AckReceiver {
  /** Every reading of the boot up to seq that was received is durable. */
  acknowledge(seq: number): void;
}

/** A boot of a device. */
export class Boot {
  readonly number: number;
  readonly device: Device;
  /** The board's token, or `~n`. */
  readonly name: string;
  readonly sequence: Sequence;
  readonly clock: UptimeClock;
  /** Uptime in ms, wraps added, that came with the newest seq; -1: none yet. */
  lastUptime = -1;
  /** Unix ms of the reading with the highest seq; -1: none yet. */
  lastTime = -1;
  /** The highest seq that is durable; -1: none yet. */
  durableSeq = -1;
  /** Number of the batch that last took something of this boot. */
  touchedBy = 0;
  /** The least seq of this boot in that batch. */
  leastSeqTouched = Number.POSITIVE_INFINITY;
  /** The least seq of this boot in the batch that is being committed. */
  leastSeqInFlight = Number.POSITIVE_INFINITY;
  /** The connection that wants ACKs. */
  receiver: AckReceiver | null = null;
  /** No longer among the newest boots of its device. */
  retired = false;

  constructor(
    number: number,
    device: Device,
    name: string,
    sequence: Sequence,
    clock: UptimeClock,
  ) {
    this.number = number;
    this.device = device;
    this.name = name;
    this.sequence = sequence;
    this.clock = clock;
  }

  static begin(number: number, device: Device, name: string): Boot {
    return new Boot(number, device, name, new Sequence(!isUnnamed(name)), new UptimeClock());
  }

  static restore(device: Device, state: BootState, now: Moment): Boot {
    const boot = new Boot(
      state.number,
      device,
      state.name,
      Sequence.restore(!isUnnamed(state.name), state),
      UptimeClock.restore(state, now),
    );
    boot.lastUptime = state.lastUptime;
    boot.lastTime = state.lastTime;
    boot.durableSeq = state.maxSeq;
    return boot;
  }

  /** Readings with these seqs are durable; NaN: one without. */
  noteDurable(seqs: Float64Array, first: number, end: number): void {
    let highest = this.durableSeq;
    for (let row = first; row < end; row++) if (seqs[row] > highest) highest = seqs[row];
    this.durableSeq = highest;
  }

  /** @param asOf the last commit position whose readings are in this state. */
  state(asOf: number, now: Moment): BootState {
    return {
      number: this.number,
      device: this.device.number,
      name: this.name,
      ...this.sequence.state,
      ...this.clock.state(now),
      lastUptime: this.lastUptime,
      lastTime: this.lastTime,
      retired: this.retired,
      asOf,
    };
  }
}

/** Whether the server had to name this boot. */
export function isUnnamed(name: string): boolean {
  return name.startsWith(UNNAMED);
}

/** The name of a device's n-th boot that the server had to name. */
export function unnamedBoot(n: number): string {
  return `${UNNAMED}${n}`;
}
