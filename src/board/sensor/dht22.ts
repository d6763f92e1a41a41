// The white one (Aosong AM2302): finer and wider than the DHT11, and half as fast.

import { MISSED_BIT } from './dht11.ts';
import { noise } from './place.ts';
import type { Profile } from './sensor.ts';

/** Datasheet: −40–80 °C and 0–99.9 % in tenths, one sample in two seconds. */
export const DHT22: Profile = {
  metrics: [
    { name: 'temperature', unit: '°C', least: -40, most: 80, step: 0.1, decimals: 1 },
    { name: 'humidity', unit: '%', least: 0, most: 99.9, step: 0.1, decimals: 1 },
  ],
  sampleMs: 2000,
  failure: MISSED_BIT,
  measure: (place, random) => [
    place.temperature + 0.04 * noise(random),
    place.humidity + 0.1 * noise(random),
  ],
};
