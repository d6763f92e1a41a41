// The names of a device's metrics: what the indexes in its readings stand for.

import { type DamageListener, damageOf } from './damage.ts';
import type { Connection } from './schema.ts';
import { type DeviceRow, deviceOfRow } from './states.ts';

/** Makes a function that gives a device's metrics; none for a device that is not there, or damaged. */
export function metricsOf(
  database: Connection,
  damaged: DamageListener,
): (device: number) => readonly string[] {
  const row = database.prepare<[device: number], DeviceRow>(
    'SELECT * FROM devices WHERE number = ?',
  );
  return (device) => {
    const found = row.get(device);
    if (found === undefined) return [];
    try {
      return deviceOfRow(found).metrics;
    } catch (error) {
      damaged({ ...damageOf('the state of the device', error), device });
      return [];
    }
  };
}
