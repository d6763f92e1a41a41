// Since when a device is connected, or no more.

import { useEffect, useState } from 'preact/hooks';
import { callJson, devicePath, query } from '../api/call.ts';
import type { DeviceEvent } from '../api/types.ts';
import { watch } from '../fleet/client.ts';

/** Among so many of the newest events there is nearly always one. */
const EVENTS = 100;

/** RFC 3339; null: not known. */
export function useSince(id: string, connected: boolean): string | null {
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    const wanted = connected ? 'connect' : 'disconnect';
    const ask = async () => {
      const path = query(devicePath(id, '/events'), { limit: EVENTS });
      const { events } = await callJson<{ events: DeviceEvent[] }>(path);
      if (!isOver) setSince(events.find(({ type }) => type === wanted)?.time ?? null);
    };
    setSince(null);
    void ask().catch(() => {});
    const end = watch([id], {
      happened: (_, events) => {
        if (events.some(({ type }) => type === wanted)) void ask().catch(() => {});
      },
      missed: () => void ask().catch(() => {}),
    });
    return () => {
      isOver = true;
      end();
    };
  }, [id, connected]);
  return since;
}
