// Bosch's BME280 on I²C: quick and fine. It hardly ever fails, but when its bus hangs, it hangs for a while.

import { noise } from './place.ts';
import type { Profile } from './sensor.ts';

/**
 * Datasheet: −40–85 °C in 0.01, 0–100 % in 0.008, 300–1100 hPa in 0.0018; noise with the finest
 * oversampling, which takes 98 ms a sample (appendix B).
 */
export const BME280: Profile = {
  metrics: [
    { name: 'temperature', unit: '°C', least: -40, most: 85, step: 0.01, decimals: 2 },
    { name: 'humidity', unit: '%', least: 0, most: 100, step: 0.008, decimals: 2 },
    { name: 'pressure', unit: 'hPa', least: 300, most: 1100, step: 0.0018, decimals: 2 },
  ],
  sampleMs: 98,
  failure: { rate: 0.0005, samples: 12 },
  measure: (place, random) => [
    place.temperature + 0.005 * noise(random),
    place.humidity + 0.02 * noise(random),
    place.pressure + 0.002 * noise(random),
  ],
};
