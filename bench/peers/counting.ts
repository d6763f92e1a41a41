// The yardstick: what it costs to get the bytes at all.

import { startForked } from '../forked.ts';
import type { Peer } from './peer.ts';

export const counting: Peer = {
  name: 'counts bytes',
  debian: null,
  durable: null,
  version: () => process.version,
  how: () => 'a Node.js server that counts the bytes it reads and does nothing else: the yardstick',
  async start() {
    const { pid, port, stop } = await startForked('./counting-server.js');
    const order = { port, transport: 'plain', layout: 'sketch', renumber: false } as const;
    return { pid, order, stop };
  },
};
