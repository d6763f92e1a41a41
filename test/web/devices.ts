// Devices as the API tells of them.

import type { Device } from '../../web/api/types.ts';

export function deviceNamed(id: string, more: Partial<Device> = {}): Device {
  return {
    id,
    connected: true,
    address: '192.0.2.7',
    firstSeen: '2026-01-01T00:00:00.000Z',
    lastSeen: '2026-01-01T00:00:00.000Z',
    boot: 'b1',
    lastSeq: 1,
    readings: 1,
    gaps: { count: 0, readings: 0 },
    duplicates: 0,
    rejected: 0,
    oversized: 0,
    truncated: 0,
    messages: 0,
    badTime: 0,
    conflict: false,
    firmware: null,
    name: null,
    notes: null,
    fields: null,
    metrics: {},
    ...more,
  };
}
