// The sensors to choose from, and what a board that has one tells of it.

import { ANALOG } from './analog.ts';
import { BME280 } from './bme280.ts';
import { DHT11 } from './dht11.ts';
import { DHT22 } from './dht22.ts';
import type { Profile } from './sensor.ts';

export const PROFILES = { dht11: DHT11, dht22: DHT22, bme280: BME280, analog: ANALOG } as const;

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as readonly ProfileName[];

/** The columns of its lines. */
export function fieldsOf(profile: Profile): readonly string[] {
  return ['seq', 'millis', ...profile.metrics.map(({ name }) => name)];
}

/** Unit by metric, of those that have one. */
export function unitsOf(profile: Profile): Readonly<Record<string, string>> {
  return Object.fromEntries(
    profile.metrics.flatMap(({ name, unit }) => (unit === null ? [] : [[name, unit]])),
  );
}
