// From the start of the process to the first good answer of /api/health, with a filled store: after a
// clean end, and after SIGKILL at full load.

import { startForked } from '../forked.ts';
import { median } from '../percentile.ts';
import { say, short } from '../say.ts';
import { sleep } from '../sleep.ts';
import { startTapline } from '../tapline.ts';
import type { Row } from './row.ts';

const STARTS = 3;
/** How long the load runs before the kill, in ms. */
const LOAD_MS = 3000;

export const start: Row = {
  name: 'start',
  about:
    'start to first answer with a filled store; the ratio is to a Node.js server that has nothing to open',
  async run({ filled }) {
    const store = await filled();
    const bare: number[] = [];
    const clean: number[] = [];
    const killed: number[] = [];
    for (let i = 0; i < STARTS; i++) {
      const server = await startForked('./memory-server.js', ['1']);
      bare.push(server.startMs);
      await server.stop();
      const running = await startTapline(store.folder);
      clean.push(running.startMs);
      await running.stop();
    }
    for (let i = 0; i < STARTS; i++) {
      const running = await startTapline(store.folder);
      const load = store.load(running, {});
      await sleep(LOAD_MS);
      await running.stop('SIGKILL');
      await load.result.catch(() => 'its server is gone');
      const again = await startTapline(store.folder);
      killed.push(again.startMs);
      await again.stop();
    }
    const words = (times: readonly number[]) => {
      const ratio = short(median(times) / median(bare));
      return `median ${short(median(times))} ms, worst ${short(Math.max(...times))} ms, ratio ${ratio}`;
    };
    say(`  after a clean end              ${words(clean)}`);
    say(`  after SIGKILL at full load     ${words(killed)}`);
  },
};
