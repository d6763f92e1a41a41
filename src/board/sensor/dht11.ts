// The blue one (Aosong DHT11): slow, coarse, and now and then unreadable.

import { noise } from './place.ts';
import type { Profile } from './sensor.ts';

/** A bit missed while Wi-Fi was busy: the checksum does not fit. The next read is fine again. */
export const MISSED_BIT = { rate: 0.01, samples: 1 };

/** Datasheet: 0–50 °C, 20–90 %, one sample a second. The libraries print tenths of a degree. */
export const DHT11: Profile = {
  metrics: [
    { name: 'temperature', unit: '°C', least: 0, most: 50, step: 0.1, decimals: 1 },
    { name: 'humidity', unit: '%', least: 20, most: 90, step: 1, decimals: 1 },
  ],
  sampleMs: 1000,
  failure: MISSED_BIT,
  measure: (place, random) => [
    place.temperature + 0.06 * noise(random),
    place.humidity + 0.3 * noise(random),
  ],
};
