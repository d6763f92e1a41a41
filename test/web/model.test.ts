// What this browser knows of the fleet, kept up to date from lists and from what happens.

import { describe, expect, it } from 'vitest';
import { FleetModel } from '../../web/fleet/model.ts';
import { deviceNamed } from './devices.ts';

const time = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const metrics = (value: number, second: number, unit: string | null = '°C') => ({
  temperature: { value, time: time(second), unit },
});
const latest = (value: number, second: number) => ({
  time: time(second),
  seq: second,
  boot: 'b1',
  metrics: metrics(value, second),
});

describe('the model of the fleet', () => {
  it('keeps a value that is newer than the list that comes after it', () => {
    const model = new FleetModel();
    model.put([deviceNamed('kitchen', { metrics: metrics(20, 1) })]);
    expect(model.latest('kitchen', latest(22, 3))).toBe(true);
    model.put([deviceNamed('kitchen', { readings: 7, metrics: metrics(21, 2, 'K') })]);
    const device = model.get('kitchen')?.device;
    expect(device?.readings).toBe(7);
    // The unit may have been changed by hand: that is no matter of time.
    expect(device?.metrics).toEqual({ temperature: { value: 22, time: time(3), unit: 'K' } });
  });

  it('keeps nothing of a device that was forgotten and came again', () => {
    const model = new FleetModel();
    const kitchen = deviceNamed('kitchen', { metrics: metrics(20, 9) });
    expect(model.put([kitchen])).toEqual([]);
    expect(model.put([kitchen])).toEqual([]);
    const anew = deviceNamed('kitchen', { firstSeen: time(5), metrics: metrics(5, 6) });
    expect(model.put([anew])).toEqual(['kitchen']);
    expect(model.get('kitchen')).toEqual({ device: anew, usualMs: null });
  });

  it('says that it does not know a device', () => {
    const model = new FleetModel();
    expect(model.latest('kitchen', latest(22, 3))).toBe(false);
    expect(model.connected('kitchen', true)).toBe(false);
  });

  it('learns the usual interval, and moves with it', () => {
    const model = new FleetModel();
    model.put([deviceNamed('kitchen', { metrics: metrics(20, 0) })]);
    expect(model.get('kitchen')?.usualMs).toBe(null);
    for (let second = 5; second <= 20; second += 5) model.latest('kitchen', latest(20, second));
    expect(model.get('kitchen')?.usualMs).toBeCloseTo(5000);
    for (let second = 21; second <= 59; second++) model.latest('kitchen', latest(20, second));
    expect(model.get('kitchen')?.usualMs).toBeCloseTo(1000, -2);
  });

  it('begins with the mean interval of what was before', () => {
    const model = new FleetModel();
    const firstSeen = '2026-01-01T00:00:00.000Z';
    const device = deviceNamed('slow', { firstSeen, readings: 6, metrics: metrics(20, 50) });
    model.put([device]);
    expect(model.get('slow')?.usualMs).toBe(10_000);
  });

  it('forgets what a whole list no longer has', () => {
    const model = new FleetModel();
    model.put([deviceNamed('kitchen'), deviceNamed('attic')]);
    expect(model.keepOnly(new Set(['attic']))).toEqual(['kitchen']);
    expect([...model.all()].map(({ device }) => device.id)).toEqual(['attic']);
  });

  it('takes any name for a name', () => {
    const model = new FleetModel();
    const named = JSON.parse(
      '{"__proto__":{"value":1,"time":"2026-01-01T00:00:09.000Z","unit":null}}',
    );
    model.put([deviceNamed('__proto__', { metrics: named })]);
    model.put([deviceNamed('__proto__', { metrics: named })]);
    expect(Object.keys(model.get('__proto__')?.device.metrics ?? {})).toEqual(['__proto__']);
  });
});
