// A server that was not told to capture: what can be done about it.

import { networkInterfaces } from 'node:os';
import { CAPTURE_MINUTES, MAX_CAPTURE_BYTES } from '../limits.ts';
import { toolMissing } from './capture-failure.ts';
import type { HowTo } from './how-to.ts';
import type { CaptureState, PacketFeed } from './packet-source.ts';
import { currentPlace } from './place.ts';
import { findTools } from './tools.ts';

const OFF: CaptureState = {
  state: 'off',
  interface: null,
  filter: null,
  tool: null,
  since: null,
  packets: 0,
  bytes: 0,
  dropped: null,
  oldest: null,
  minutes: CAPTURE_MINUTES,
  maxBytes: MAX_CAPTURE_BYTES,
  heldBytes: 0,
  error: null,
};

export const NO_CAPTURE: PacketFeed = {
  state: OFF,
  ring: null,
  sockets: null,
  files: null,
  how: async () => {
    const device = likelyInterface();
    const start = startServer(device);
    if ((await findTools()).length > 0) return [start];
    const place = await currentPlace({ interface: device, ports: [], promiscuous: false });
    return [...toolMissing(place).how.slice(0, 1), start];
  },
};

function startServer(device: string): HowTo {
  return {
    words: 'Start the server with --capture and the interface that the boards come over:',
    command: `tapline serve --capture ${device}`,
  };
}

/** The first one that leads to others, as boards are. */
function likelyInterface(): string {
  const all = Object.entries(networkInterfaces());
  const outward = all.find(([, addresses]) => addresses?.some(({ internal }) => !internal));
  return outward?.[0] ?? all[0]?.[0] ?? 'eth0';
}
