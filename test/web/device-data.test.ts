// What is known of a device in a part of time: what was fetched, and what came live behind it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../web/api/types.ts';
import { DeviceData } from '../../web/device/device-data.ts';
import { Happenings } from '../../web/device/happenings.ts';
import { ReadingRun } from '../../web/device/reading-run.ts';
import type { LiveReading } from '../../web/fleet/protocol.ts';

const PLAIN = { factor: 1, offset: 0 };

function live(position: number, at: number, value: number): LiveReading {
  return {
    position,
    device: 'kitchen',
    time: new Date(at).toISOString(),
    timeSource: 'device',
    seq: position,
    millis: null,
    boot: 'b1',
    values: { temperature: value },
  };
}

function series(position: number | undefined, points: Series['points']): Series {
  const more = position === undefined ? {} : { position };
  const described = { metric: 'temperature', unit: '°C', from: null, to: null, stepMs: 10 };
  return { ...described, points, ...more } as Series;
}

function drawn(data: DeviceData) {
  const { times, values, counts } = data.curve('temperature', PLAIN);
  return [...times].map((time, at) => [time, values[at], counts[at]]);
}

describe('live readings', () => {
  it('go into what was fetched before them, and into nothing else', () => {
    const data = new DeviceData({ from: 0, to: 100 }, 10, false);
    data.putSeries(series(7, [[20, 1, 1, 1, 1]]));
    for (const [position, at] of [
      [6, 21],
      [7, 22],
      [8, 23],
      [9, 5],
      [10, 100],
      [11, -1],
    ] as const) {
      expect(data.add(live(position, at, 3))).toBe(true);
    }
    expect(drawn(data)).toEqual([
      [5, 3, 1],
      [25, 2, 2],
    ]);
  });

  it('cannot go into what was fetched without a position', () => {
    const data = new DeviceData({ from: 0, to: 100 }, 10, false);
    data.putSeries(series(undefined, []));
    expect(data.add(live(1, 20, 3))).toBe(false);
    expect(data.add(live(1, 200, 3))).toBe(true);
  });

  it('make readings the same as if they had been fetched, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 30 }),
        fc.integer({ min: 0, max: 30 }),
        (times, position) => {
          const all = times.map((at, index) => live(index, at, index));
          const run = new ReadingRun();
          for (const reading of all.slice(0, position + 1)) run.add(reading);
          const data = new DeviceData({ from: 0, to: 100 }, 10, false);
          data.putReadings(run, position);
          for (const reading of all) data.add(reading);
          const whole = all.map((reading) => Date.parse(reading.time)).sort((a, b) => a - b);
          expect(drawn(data).map(([time]) => time)).toEqual(whole);
          expect(data.run?.countWithin({ from: 10, to: 20 })).toBe(
            whole.filter((time) => time >= 10 && time < 20).length,
          );
        },
      ),
    );
  });

  it('are told to be missing where what was fetched does not reach the stream', () => {
    const data = new DeviceData({ from: 0, to: 100 }, 10, false);
    data.putSeries(series(7, []));
    expect(data.isBehind(7)).toBe(false);
    expect(data.isBehind(8)).toBe(true);
  });
});

describe('what follows now', () => {
  it('goes on without growing', () => {
    const data = new DeviceData({ from: 0, to: 100 }, 10, true);
    data.putSeries(series(0, []));
    for (let at = 0; at < 10_000; at++) data.add(live(at + 1, at, at));
    const { from, to } = data.span;
    expect(to).toBe(10_000);
    expect(to - from).toBeLessThanOrEqual(200);
    const last = drawn(data).at(-1);
    expect(last).toEqual([9995, 9994.5, 10]);
    expect(drawn(data).every(([, , count]) => count === 10)).toBe(true);
  });

  it('does so for readings, too', () => {
    const data = new DeviceData({ from: 0, to: 100 }, 10, true);
    data.putReadings(new ReadingRun(), 0);
    for (let at = 0; at < 10_000; at++) data.add(live(at + 1, at, at));
    expect(data.run?.length).toBeLessThanOrEqual(200);
    expect(data.run?.rows.at(-1)?.at).toBe(9999);
  });
});

describe('what happened', () => {
  const event = (type: 'connect' | 'disconnect' | 'reboot', at: number) => ({
    type,
    time: new Date(at).toISOString(),
    address: '192.0.2.7',
    reason: 'closed by the board',
    boot: 'b2',
  });
  const gap = {
    type: 'gap' as const,
    time: new Date(50).toISOString(),
    boot: 'b1',
    fromSeq: 3,
    toSeq: 4,
    count: 2,
    fromTime: new Date(20).toISOString(),
    toTime: new Date(50).toISOString(),
  };

  it('is in the order of its times, each once, and in words', () => {
    const happenings = new Happenings();
    happenings.add([event('reboot', 60), gap, event('connect', 10)]);
    happenings.add([event('disconnect', 40), event('connect', 10), gap]);
    expect(happenings.marks.map(({ at, words }) => [at, words])).toEqual([
      [10, 'connected from 192.0.2.7'],
      [40, 'disconnected: closed by the board'],
      [50, 'gap: 2 readings missing, seq 3 to 4'],
      [60, 'rebooted: boot b2'],
    ]);
    expect(happenings.interruptions).toEqual({
      gaps: [{ boot: 'b1', from: 20, to: 50 }],
      disconnects: [40],
    });
  });

  it('lies in a part of time also if it began before', () => {
    const happenings = new Happenings();
    happenings.add([gap]);
    expect(happenings.within({ from: 30, to: 40 })).toHaveLength(1);
    expect(happenings.within({ from: 51, to: 60 })).toHaveLength(0);
    expect(happenings.within({ from: 0, to: 20 })).toHaveLength(0);
  });

  it('does not grow for ever', () => {
    const happenings = new Happenings();
    for (let at = 0; at < 9; at++) {
      happenings.add(Array.from({ length: 1000 }, (_, ms) => event('connect', at * 1000 + ms)));
    }
    expect(happenings.marks.length).toBeLessThanOrEqual(4000);
    expect(happenings.marks.at(-1)?.at).toBe(8999);
  });
});
