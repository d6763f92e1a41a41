// The names of a device's metrics: what the indexes in its readings stand for.

import type { Connection } from './schema.ts';
import type { DeviceState } from './store.ts';

/** Makes a function that gives a device's metrics; none for a device that is not there. */
export function metricsOf(database: Connection): (device: number) => readonly string[] {
  const state = database
    .prepare<[device: number], string>('SELECT state FROM devices WHERE number = ?')
    .pluck();
  return (device) => {
    const found = state.get(device);
    return found === undefined ? [] : (JSON.parse(found) as DeviceState).metrics;
  };
}
