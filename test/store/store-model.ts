// What a store should hold, as a list in memory; and commits that look random, to fill both.

import {
  type Commit,
  type ReadingsQuery,
  type StoredReading,
  TIME_SOURCES,
} from '../../src/store/store.ts';
import { batch, boot, device, type Row } from './batches.ts';

/** Boots of the devices, two each, as they begin; a device that was forgotten has others from then on. */
export const BOOTS = [1, 2, 3, 4, 5, 6];
const deviceOfBoot = (number: number) => Math.ceil(number / 2);
const bootsOf = (device: number) => [2 * device - 1, 2 * device];
const DEVICES = [1, 2, 3];
export interface CommitStep {
  readonly rows: number;
  /** Which boots the readings are of, in turn. */
  readonly boots: readonly number[];
  /** Which of the devices are forgotten: of each third reading of theirs the commit has the old boot. */
  readonly forget: readonly number[];
  /** How many metrics the devices have by now, at least. */
  readonly metrics: number;
  /** How far times go back and forth, in ms. */
  readonly spread: number;
  readonly seed: number;
  /** How much of what came before is in the saved states by now: 0 all, 1 none. */
  readonly unsaved: number;
}

/** Numbers from 0 to below 1 that look random, the same for a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the store should hold. */
export class Model {
  rows: Row[] = [];
  /** The last positions of the commits that hold readings, rising. */
  ends: number[] = [];
  metrics = 1;
  /** The numbers that the devices have now. */
  devices: readonly number[] = DEVICES;
  lastDevice = DEVICES.length;
  lastPosition = 0;
  replayFrom = 0;

  /** A commit, and what the model is once it is durable. */
  next(step: CommitStep): { after: Model; commit: Commit } {
    const after = new Model();
    after.metrics = Math.max(this.metrics, step.metrics);
    after.lastDevice = this.lastDevice + step.forget.length;
    after.devices = this.devices.map((number, at) => {
      const turn = step.forget.indexOf(DEVICES[at]);
      return turn < 0 ? number : this.lastDevice + 1 + turn;
    });
    const gone = this.devices.filter((number) => !after.devices.includes(number));
    const random = randomOf(step.seed);
    const bootAt = (i: number): number => {
      const slot = step.boots[i % step.boots.length];
      const { devices } = i % 3 === 0 ? this : after;
      return bootsOf(devices[deviceOfBoot(slot) - 1])[slot % 2];
    };
    const added = Array.from({ length: step.rows }, (_, i): Row => {
      const position = this.lastPosition + i + 1;
      const values = Array.from({ length: after.metrics }, (_, metric) => metric)
        .filter(() => random() < 0.7)
        .map((metric) => [metric, Math.round(random() * 1000) / 8] as const);
      return {
        position,
        boot: bootAt(i),
        seq: random() < 0.2 ? null : position,
        millis: random() < 0.5 ? null : position * 10,
        time: 1000 * position - Math.floor(random() * step.spread),
        timeSource: Math.floor(random() * 3),
        values,
      };
    });
    // A position more than there are readings: as of a journal entry.
    after.lastPosition = this.lastPosition + step.rows + 1;
    after.rows = [...this.rows, ...added].filter(({ boot }) => !gone.includes(deviceOfBoot(boot)));
    after.ends = step.rows > 0 ? [...this.ends, after.lastPosition] : this.ends;
    const saved = Math.floor((1 - step.unsaved) * this.lastPosition);
    after.replayFrom = Math.max(this.replayFrom, this.ends.findLast((end) => end <= saved) ?? 0);
    const names = namesOf(after.metrics);
    const states = [...new Set([...this.devices, ...after.devices])];
    const commit = batch({
      rows: added,
      devices: states.map((number) =>
        device(number, { metrics: names, latest: names.map(() => null) }),
      ),
      boots: states.flatMap(bootsOf).map((number) => boot(number, deviceOfBoot(number))),
      forget: gone,
      lastPosition: after.lastPosition,
      replayFrom: after.replayFrom,
    });
    return { after, commit };
  }

  of(number: number): { one: Row; ordinal: number }[] {
    return this.rows
      .filter((one) => deviceOfBoot(one.boot) === number)
      .map((one, ordinal) => ({ one, ordinal }));
  }

  readings({
    device: number,
    order,
    from = -Infinity,
    to = Infinity,
  }: Omit<ReadingsQuery, 'limit'>) {
    const placed = this.of(number).filter(({ one }) => one.time >= from && one.time < to);
    const sign = order === 'desc' ? -1 : 1;
    if (order !== 'commit') {
      placed.sort(
        ({ one: a, ordinal: i }, { one: b, ordinal: j }) =>
          sign * (a.time - b.time || a.boot - b.boot || (a.seq ?? -1) - (b.seq ?? -1) || i - j),
      );
    }
    return placed.map(
      ({ one, ordinal }): StoredReading => ({
        ordinal,
        time: one.time,
        timeSource: TIME_SOURCES[one.timeSource] ?? 'arrival',
        seq: one.seq,
        millis: one.millis,
        boot: `boot-${one.boot}`,
        values: one.values.map(([metric, value]) => [`m${metric}`, value]),
      }),
    );
  }

  /** Least, mean, greatest and count of a metric's values within a range. */
  summary(number: number, metric: number, from: number, to: number) {
    const values = this.of(number).flatMap(({ one }) =>
      one.time >= from && one.time < to
        ? one.values.filter(([index]) => index === metric).map(([, value]) => value)
        : [],
    );
    const sum = values.reduce((a, b) => a + b, 0);
    return values.length === 0
      ? []
      : [[Math.min(...values), sum / values.length, Math.max(...values), values.length]];
  }

  /** The seqs that are replayed, commit by commit, a device's after the other's. */
  replayed(): (readonly [position: number, boot: number, seq: number | null])[] {
    const replayed: (readonly [number, number, number | null])[] = [];
    let begin = 0;
    for (const end of this.ends) {
      const own = this.rows.filter(({ position }) => position > begin && position <= end);
      begin = end;
      if (end <= this.replayFrom) continue;
      const devices = new Set(own.map((one) => deviceOfBoot(one.boot)));
      for (const number of devices) {
        const ofDevice = own.filter((one) => deviceOfBoot(one.boot) === number);
        replayed.push(...ofDevice.map((one) => [end, one.boot, one.seq] as const));
      }
    }
    return replayed;
  }
}

const namesOf = (count: number) => Array.from({ length: count }, (_, metric) => `m${metric}`);
