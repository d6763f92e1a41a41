// How large an export will be.

import { describe, expect, it } from 'vitest';
import {
  type ExportDevice,
  type ExportFormat,
  estimateBytes,
  estimateReadings,
  exportDevice,
} from '../../web/settings/export-estimate.ts';
import { deviceNamed } from './devices.ts';

const exported = (
  id: string,
  readings: number,
  more: Partial<ExportDevice> = {},
): ExportDevice => ({
  id,
  name: null,
  readings,
  lastSeen: 1000,
  metrics: ['temperature'],
  newestMetric: 'temperature',
  ...more,
});
const never = () => Promise.reject(new Error('asked'));

describe('the size of an export', () => {
  it('is what the devices have, when all of it is wanted', async () => {
    expect(await estimateReadings([exported('a', 5), exported('b', 7)], {}, never)).toBe(12);
  });

  it('is counted by the metric that came last, in a range', async () => {
    const asked: unknown[] = [];
    const devices = [
      exported('a', 10),
      exported('b', 10, { newestMetric: 'co2' }),
      exported('c', 10),
      // Was not there since then, or never measured anything.
      exported('old', 10, { lastSeen: 99 }),
      exported('mute', 0, { newestMetric: null }),
    ];
    const found = await estimateReadings(devices, { from: 100, to: 200 }, async (...call) => {
      asked.push(call);
      return call[0].map(() => 3);
    });
    expect(found).toBe(9);
    expect(asked).toEqual([
      [['a', 'c'], 'temperature', { from: 100, to: 200 }],
      [['b'], 'co2', { from: 100, to: 200 }],
    ]);
  });

  it('is estimated from some of many devices', async () => {
    const fleet = Array.from({ length: 5000 }, (_, at) => exported(`node-${at}`, 100));
    let asked = 0;
    const found = await estimateReadings(fleet, { from: 1 }, async (ids) => {
      asked += ids.length;
      return ids.map(() => 25);
    });
    expect([found, asked]).toEqual([5000 * 25, 100]);
  });

  it('is nothing where there is nothing', async () => {
    expect(await estimateReadings([], { from: 1 }, never)).toBe(0);
    expect(estimateBytes([], 0, 'csv')).toBe(0);
  });

  it('grows with the columns that others need in a table, not in lines of JSON', () => {
    const alike = [exported('a', 100), exported('b', 100)];
    const different = [exported('a', 100), exported('b', 100, { metrics: ['co2'] })];
    const bytes = (devices: readonly ExportDevice[], format: ExportFormat) =>
      estimateBytes(devices, 200, format);
    expect(bytes(different, 'csv')).toBeGreaterThan(bytes(alike, 'csv'));
    expect(bytes(different, 'ndjson')).toBeLessThan(bytes(alike, 'ndjson'));
    expect(bytes(alike, 'parquet')).toBeLessThan(bytes(alike, 'csv'));
  });

  it('knows of a device what it needs', () => {
    const known = deviceNamed('kitchen', {
      readings: 4,
      metrics: {
        humidity: { value: 1, time: '2026-01-01T00:00:00.000Z', unit: null },
        temperature: { value: 1, time: '2026-01-01T00:00:01.000Z', unit: null },
      },
    });
    expect(exportDevice(known)).toMatchObject({
      id: 'kitchen',
      readings: 4,
      metrics: ['humidity', 'temperature'],
      newestMetric: 'temperature',
    });
  });
});
