// Tapline among its peers.

import { readFileSync } from 'node:fs';
import { askWell } from '../http-client.ts';
import { boardName } from '../lines.ts';
import { inCheckout } from '../place.ts';
import { chartPath, compactStore, startTapline } from '../tapline.ts';
import type { Peer } from './peer.ts';

export const tapline: Peer = {
  name: 'Tapline',
  debian: null,
  durable: true,
  version: () => JSON.parse(readFileSync(inCheckout('package.json'), 'utf8')).version,
  how: () => '`tapline serve`; boards say HELLO with `ack=1`; each ACK after its fsync',
  async start(folder) {
    const { pid, port, httpPort, stop } = await startTapline(folder);
    return {
      pid,
      order: { port, transport: 'acked', layout: 'sketch' },
      async kept() {
        const { devices } = JSON.parse(await askWell(httpPort, '/api/devices'));
        const sum = (total: number, { readings }: { readings: number }) => total + readings;
        return { right: devices.reduce(sum, 0), wrong: 0 };
      },
      charts: {
        port: httpPort,
        path: (board, fromMs, toMs) => chartPath(boardName(board), fromMs, toMs),
        points: (body) => JSON.parse(body).points.length,
      },
      stop,
    };
  },
  async compact(folder) {
    return compactStore(folder) ? '`tapline store compact`' : 'nothing';
  },
};
