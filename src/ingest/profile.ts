// What a person says of a device, beside what it says of itself: kept as a record, in force at once.

import type { KeptRecord, RecordChange } from '../store/store.ts';

/** What a person says of a device. */
export interface Profile {
  readonly name: string | null;
  readonly notes: string | null;
  /** The units of metrics, whether they came yet or not; '': it has none. */
  readonly units: Readonly<Record<string, string>>;
  /** The field list of its lines. */
  readonly fields: readonly string[] | null;
}

/** What is to be different: what is left out stays, null takes away. */
export interface ProfileChange {
  readonly name?: string | null;
  readonly notes?: string | null;
  readonly units?: Readonly<Record<string, string | null>>;
  readonly fields?: readonly string[] | null;
}

/** Of a device of which nobody said anything. */
export const NO_PROFILE: Profile = { name: null, notes: null, units: noUnits(), fields: null };

/** The profile with the change in it. */
export function changed(profile: Profile, { units = {}, ...rest }: ProfileChange): Profile {
  const all = Object.assign(noUnits<string | null>(), profile.units, units);
  const kept = Object.entries(all).filter((unit): unit is [string, string] => unit[1] !== null);
  return { ...profile, ...rest, units: unitsOf(kept) };
}

/** What is to be stored of it. @param device the device's id */
export function recordOf(device: string, profile: Profile): RecordChange {
  const { name, notes, units, fields } = profile;
  const says = name !== null || notes !== null || fields !== null || Object.keys(units).length > 0;
  const data = says ? JSON.stringify({ name, notes, units, fields }) : null;
  return { kind: 'device', key: device, data };
}

/** The profiles among the records of a store, by the ids of their devices. */
export function profilesOf(records: readonly KeptRecord[]): Map<string, Profile> {
  const profiles = new Map<string, Profile>();
  for (const { kind, key, data } of records) {
    if (kind !== 'device') continue;
    const profile = JSON.parse(data) as Profile;
    profiles.set(key, { ...profile, units: unitsOf(Object.entries(profile.units)) });
  }
  return profiles;
}

function unitsOf(pairs: readonly (readonly [metric: string, unit: string])[]): Profile['units'] {
  const units = noUnits<string>();
  for (const [metric, unit] of pairs) units[metric] = unit;
  return units;
}

/** A metric may have any name, also that of a property that all objects have. */
function noUnits<Unit = string>(): Record<string, Unit> {
  return Object.create(null);
}
