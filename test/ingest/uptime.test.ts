// UptimeClock by tables: what arrives when, and the time that it gets.

import { describe, expect, test } from 'vitest';
import type { Moment } from '../../src/clock.ts';
import { Columns } from '../../src/ingest/columns.ts';
import { UptimeClock, WRAP_MS } from '../../src/ingest/uptime.ts';
import { TIME_SOURCES } from '../../src/store/store.ts';

/** Unix ms of a table's moment 0, and the monotonic clock then. */
const WALL_0 = 1_795_244_400_000;
const MONO_0 = 5_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Row {
  /** Ms since moment 0 at which it arrives. */
  readonly at: number;
  readonly millis: number;
  /** Ms by which the wall clock has been set forward since moment 0. */
  readonly stepped?: number;
  /** It came with a HELLO, so it gets no time. */
  readonly hello?: true;
  /** The server was restarted right before it. */
  readonly restarted?: true;
  /** Ms since moment 0 that it was taken, by its uptime; left out for a HELLO. */
  readonly uptime?: number;
  /** The same, for what takes its arrival. */
  readonly arrival?: number;
}

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  'the first reading was taken when it arrived': [{ at: 0, millis: 123, uptime: 0 }],
  'the least arrival - uptime dates the others': [
    { at: 300, millis: 1000, uptime: 300 },
    { at: 1000, millis: 2000, uptime: 1000 },
    { at: 2200, millis: 3000, uptime: 2000 },
    { at: 2300, millis: 2500, uptime: 1500 },
  ],
  'a HELLO counts as a line without delay': [
    { at: 0, millis: 60_000, hello: true },
    { at: 500, millis: 10_000, uptime: -50_000 },
    { at: 500, millis: 60_400, uptime: 400 },
  ],
  'lowered by 1 s it is trusted, by more it takes its arrival': [
    { at: 0, millis: 10_000, uptime: 0 },
    { at: 0, millis: 11_000, uptime: 0 },
    { at: 0, millis: 12_001, arrival: 0 },
    { at: 0, millis: 12_000, uptime: -1 },
  ],
  'a HELLO may lower it by more': [
    { at: 0, millis: 10_000, uptime: 0 },
    { at: 0, millis: 70_000, hello: true },
    { at: 0, millis: 40_000, uptime: -30_000 },
  ],
  'a crystal that loses 100 ppm is followed': [
    { at: 0, millis: 0, uptime: 0 },
    { at: 10_000_000, millis: 9_999_000, uptime: 10_000_000 },
    { at: 20_000_000, millis: 19_998_000, uptime: 20_000_000 },
    { at: 20_005_000, millis: 19_999_000, uptime: 20_001_000 },
  ],
  'one that loses 1,000 ppm is followed at 200 ppm': [
    { at: 0, millis: 0, uptime: 0 },
    { at: 1_000_000, millis: 999_000, uptime: 999_200 },
    { at: 2_000_000, millis: 1_998_000, uptime: 1_998_400 },
  ],
  'one that gains is followed at once': [
    { at: 0, millis: 0, uptime: 0 },
    { at: 10_000_000, millis: 10_000_900, uptime: 10_000_000 },
    { at: 10_000_500, millis: 10_001_000, uptime: 10_000_100 },
  ],
  'silence of a day lowers nothing': [
    { at: 0, millis: 1000, uptime: 0 },
    { at: DAY, millis: DAY + 1000, uptime: DAY },
    { at: 8 * DAY, millis: 8 * DAY + 1500, uptime: 8 * DAY },
  ],
  'what was buffered for a day keeps its moment': [
    { at: 0, millis: 1000, uptime: 0 },
    { at: DAY, millis: 2000, uptime: 1000 },
    { at: DAY, millis: 3000, uptime: 2000 },
    { at: DAY, millis: DAY + 1000, uptime: DAY },
  ],
  'wraps are added': [
    { at: 0, millis: WRAP_MS - 500, uptime: 0 },
    { at: 1000, millis: 500, uptime: 1000 },
    { at: 1200, millis: WRAP_MS - 300, uptime: 200 },
    { at: 30 * DAY, millis: 30 * DAY - 500, uptime: 30 * DAY },
    { at: 50 * DAY, millis: 50 * DAY - 500 - WRAP_MS, uptime: 50 * DAY },
    { at: 50 * DAY, millis: 49 * DAY - 500, uptime: 49 * DAY },
  ],
  'a time may seem to lie up to a minute ahead of its arrival before a wrap is left out': [
    { at: 0, millis: WRAP_MS - 100_000, uptime: 0 },
    { at: 110_000, millis: 70_000, arrival: 110_000 },
  ],
  'a value of 2^32 or more is a 64-bit uptime': [
    { at: 0, millis: WRAP_MS, uptime: 0 },
    { at: 1000, millis: WRAP_MS + 1000, uptime: 1000 },
    { at: 2500, millis: WRAP_MS + 2000, uptime: 2000 },
    { at: 3000, millis: Number.MAX_SAFE_INTEGER, arrival: 3000 },
  ],
  'a step of the wall clock moves what arrives after it, and nothing else': [
    { at: 0, millis: 1000, uptime: 0 },
    { at: 1000, millis: 2000, stepped: HOUR, uptime: 1000 + HOUR },
    { at: 5000, millis: 2500, stepped: HOUR, uptime: 1500 + HOUR },
    { at: 6000, millis: 7000, stepped: -DAY, uptime: 6000 - DAY },
  ],
  'a restart keeps the offset': [
    { at: 0, millis: 10_000, uptime: 0 },
    { at: HOUR, millis: 15_000, restarted: true, uptime: 5001 },
    { at: HOUR, millis: HOUR + 10_000, uptime: HOUR },
  ],
  'a restart keeps it in the clock as it is then': [
    { at: 0, millis: 10_000, uptime: 0 },
    { at: 1000, millis: 11_000, stepped: HOUR, uptime: 1000 + HOUR },
    { at: 9000, millis: 12_000, stepped: HOUR, restarted: true, uptime: 2000 + HOUR },
  ],
};

/** The time of a single reading. */
function timeOf(clock: UptimeClock, millis: number, arrival: Moment) {
  const columns = new Columns();
  columns.millis[0] = millis;
  clock.date(columns, 0, 1, arrival);
  return { time: columns.time[0], source: TIME_SOURCES[columns.timeSource[0]] };
}

/** Runs a table on a monotonic clock that starts elsewhere after each restart. */
function run(rows: readonly Row[]): void {
  let clock = new UptimeClock();
  let mono0 = MONO_0;
  for (const [
    index,
    { at, millis, stepped = 0, hello, restarted, uptime, arrival },
  ] of rows.entries()) {
    const moment = () => ({ wallMs: WALL_0 + at + stepped, monoMs: mono0 + at });
    if (restarted) {
      const state = JSON.parse(JSON.stringify(clock.state(moment())));
      mono0 += 7_777_777;
      clock = UptimeClock.restore(state, moment());
    }
    if (hello) {
      clock.observe(millis, moment());
      continue;
    }
    const { time, source } = timeOf(clock, millis, moment());
    const expected = arrival === undefined ? 'uptime' : 'arrival';
    const row = `row ${index + 1}`;
    expect([row, time - WALL_0, source]).toEqual([row, uptime ?? arrival, expected]);
    expect(time).toBeLessThanOrEqual(moment().wallMs);
  }
}

describe('UptimeClock', () => {
  for (const [rule, rows] of Object.entries(TABLES)) test(rule, () => run(rows));

  test('has nothing to keep before the first uptime', () => {
    const now = { wallMs: WALL_0, monoMs: MONO_0 };
    const restored = UptimeClock.restore(new UptimeClock().state(now), now);
    expect(restored.deviation(123_456, now)).toBe(0);
    expect(timeOf(restored, 5000, now)).toEqual({ time: WALL_0, source: 'uptime' });
  });

  test('tells how far a board seems to have been started from where it was', () => {
    const clock = new UptimeClock();
    clock.observe(10_000, { wallMs: WALL_0, monoMs: MONO_0 });
    const later = { wallMs: WALL_0 + HOUR, monoMs: MONO_0 + HOUR };
    expect(clock.deviation(HOUR + 10_000, later)).toBe(0);
    expect(clock.deviation(500, later)).toBe(HOUR + 9500);
    expect(clock.deviation(HOUR + 70_001, later)).toBe(60_001);
  });
});
