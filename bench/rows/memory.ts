// Resident memory: right after the start, at top speed, and in the rest that follows.

import { removeFolder, temporaryFolder } from '../children.ts';
import { startForked } from '../forked.ts';
import { bulkLoad } from '../loads.ts';
import { figuresOf } from '../process-figures.ts';
import { say, short, thousands } from '../say.ts';
import { sleep } from '../sleep.ts';
import { startTapline } from '../tapline.ts';
import { SKETCH } from '../top-speed.ts';
import type { Row } from './row.ts';

const SECONDS = 4;
const REST_MS = 10_000;

export const memory: Row = {
  name: 'memory',
  about:
    'resident memory; the ratio is to a Node.js server that counts bytes and has none to count',
  async run() {
    const bare = await startForked('./counting-server.js');
    const yardstick = figuresOf(bare.pid).residentMb;
    await bare.stop();
    const folder = temporaryFolder();
    const { pid, port, stop } = await startTapline(folder);
    const words = (mb: number) => `${thousands(mb)} MB (ratio ${short(mb / yardstick)})`;
    const started = words(figuresOf(pid).residentMb);
    await bulkLoad({ port, ...SKETCH, seconds: SECONDS }).result;
    const peak = words(figuresOf(pid).peakMb);
    await sleep(REST_MS);
    const rest = words(figuresOf(pid).residentMb);
    say(`  started ${started}, most at top speed ${peak}, ${REST_MS / 1000} s later ${rest}`);
    await stop('SIGKILL');
    removeFolder(folder);
  },
};
