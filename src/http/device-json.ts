// A device as the API shows it.

import { Type } from 'typebox';
import type { DeviceDirectory, DeviceView, MetricView } from './directory.ts';
import { ApiError, unknownDevice } from './failure.ts';
import { formatTime, TimeOut } from './time.ts';

const Count = Type.Integer({ minimum: 0 });
export const OrNull = (schema: Parameters<typeof Type.Union>[0][number], description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

export const MetricJson = Type.Object({
  value: Type.Number(),
  time: TimeOut,
  unit: OrNull(Type.String()),
});

export const DeviceJson = Type.Object({
  id: Type.String(),
  name: OrNull(Type.String({ description: 'What a person calls it' })),
  notes: OrNull(Type.String({ description: 'What else a person says of it' })),
  fields: OrNull(
    Type.Array(Type.String(), { description: 'The field list that a person gave its lines' }),
  ),
  connected: Type.Boolean(),
  address: Type.String(),
  firstSeen: TimeOut,
  lastSeen: TimeOut,
  boot: OrNull(Type.String()),
  lastSeq: OrNull(Type.Integer()),
  readings: Count,
  gaps: Type.Object({ count: Count, readings: Count }),
  duplicates: Count,
  rejected: Count,
  oversized: Count,
  truncated: Count,
  messages: Count,
  badTime: Count,
  conflict: Type.Boolean({ description: 'Two boards seem to share this id' }),
  firmware: OrNull(Type.String()),
  metrics: Type.Record(Type.String(), MetricJson, { description: 'The newest value of each' }),
});

/** The path parameter of everything that belongs to a device. */
export const DeviceParams = Type.Object({
  id: Type.String({ description: 'The id; a colon in an address may be written %3A' }),
});

/** Metric names come from boards: in an object without a prototype each is only a name. */
export function metricsJson(metrics: readonly MetricView[]): Record<string, unknown> {
  const json: Record<string, unknown> = Object.create(null);
  for (const { name, value, time, unit } of metrics) {
    json[name] = { value, time: formatTime(time), unit };
  }
  return json;
}

export function deviceJson(device: DeviceView): Record<string, unknown> {
  const { counters, profile } = device;
  return {
    id: device.id,
    name: profile.name,
    notes: profile.notes,
    fields: profile.fields,
    connected: device.connected,
    address: device.address,
    firstSeen: formatTime(device.firstSeen),
    lastSeen: formatTime(device.lastSeen),
    boot: device.boot,
    lastSeq: device.lastSeq,
    readings: counters.readings,
    gaps: { count: counters.gaps, readings: counters.gapReadings },
    duplicates: counters.duplicates,
    rejected: counters.rejected,
    oversized: counters.oversized,
    truncated: counters.truncated,
    messages: counters.messages,
    badTime: counters.badTime,
    conflict: device.conflict,
    firmware: device.firmware,
    metrics: metricsJson(device.metrics),
  };
}

/** @throws ApiError 404 `unknown-device` */
export function findDevice(devices: DeviceDirectory, id: string): DeviceView {
  const device = devices.get(id);
  if (device === undefined) {
    throw unknownDevice(id);
  }
  return device;
}

/** The ids of a comma list, each once, in their order; null when it names none. */
export function deviceIds(list: string | undefined): readonly string[] | null {
  const ids = new Set(list?.split(',').filter((id) => id !== ''));
  return ids.size === 0 ? null : [...ids];
}

/**
 * The same where no more than `max` may be named.
 *
 * @param parameter its name
 * @throws ApiError 400
 */
export function boundedDeviceIds(
  parameter: string,
  list: string | undefined,
  max: number,
): readonly string[] | null {
  const ids = deviceIds(list);
  if (ids !== null && ids.length > max) {
    const words = `${parameter} may name ${max} devices, not ${ids.length}.`;
    throw new ApiError(400, 'bad-request', words);
  }
  return ids;
}
