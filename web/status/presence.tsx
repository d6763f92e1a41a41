// Whether a device is there, and how long ago it was heard.

import './presence.css';
import type { Device } from '../api/types.ts';
import { link } from '../fleet/client.ts';
import { newestTime } from '../fleet/silence.ts';
import { now } from '../format/now.ts';
import { ageText } from '../format/times.ts';

interface PresenceProps {
  readonly device: Device;
  readonly silent: boolean;
}

export function Presence({ device, silent }: PresenceProps) {
  const newest = newestTime(device);
  const since = newest ?? Date.parse(device.lastSeen);
  const isKnown = link.value.state !== 'lost';
  const state = silent ? 'silent' : device.connected && isKnown ? 'connected' : 'away';
  const words = {
    silent: newest === null ? 'no reading yet' : `silent, ${ageText(now.value - since)}`,
    connected: ageText(now.value - since),
    away: `${isKnown ? 'away,' : 'last seen'} ${ageText(now.value - Date.parse(device.lastSeen))}`,
  };
  return (
    <p class="presence" data-state={state}>
      {state === 'connected' && <span class="sr-only">connected, </span>}
      {words[state]}
    </p>
  );
}
