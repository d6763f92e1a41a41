// Since when a device is connected, or no more.

import { useEffect, useState } from 'preact/hooks';
import { callJson, devicePath, query } from '../api/call.ts';
import type { DeviceEvent } from '../api/types.ts';

/** Among so many of the newest events there is nearly always one. */
const EVENTS = 100;

/** RFC 3339; null: not known. */
export function useSince(id: string, connected: boolean): string | null {
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      const path = query(devicePath(id, '/events'), { limit: EVENTS });
      const { events } = await callJson<{ events: DeviceEvent[] }>(path);
      const wanted = connected ? 'connect' : 'disconnect';
      if (!isOver) setSince(events.find(({ type }) => type === wanted)?.time ?? null);
    };
    setSince(null);
    void ask().catch(() => {});
    return () => {
      isOver = true;
    };
  }, [id, connected]);
  return since;
}
