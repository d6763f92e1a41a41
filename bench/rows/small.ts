// One line a write from many boards: what the server makes of small segments.

import { removeFolder, temporaryFolder } from '../children.ts';
import { startForked } from '../forked.ts';
import { load } from '../loads.ts';
import { say, thousands } from '../say.ts';
import type { SmallWriteOrder, SmallWriteResult } from '../small-write-load.ts';
import { startTapline } from '../tapline.ts';
import type { Row } from './row.ts';

const BOARDS = 1000;
const SECONDS = 4;
const WARM_UP_SECONDS = 2;
const ROUNDS = 3;

export const small: Row = {
  name: 'small',
  about: `${thousands(BOARDS)} boards, one line a write, TCP_NODELAY; the best of ${ROUNDS} rounds`,
  async run() {
    let [counted, durable] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startForked('./counting-server.js');
      counted = Math.max(counted, await linesPerSecond(server.port, false));
      await server.stop();
      const folder = temporaryFolder();
      const tapline = await startTapline(folder);
      durable = Math.max(durable, await linesPerSecond(tapline.port, true));
      await tapline.stop('SIGKILL');
      removeFolder(folder);
    }
    say(`  counts bytes        ${thousands(counted).padStart(9)} lines/s`);
    const ratio = (durable / counted).toFixed(3);
    say(`  durable, with ACKs  ${thousands(durable).padStart(9)} lines/s, ratio ${ratio}`);
  },
};

async function linesPerSecond(port: number, acks: boolean): Promise<number> {
  const run = (boot: string, seconds: number) => {
    const order: SmallWriteOrder = { port, boards: BOARDS, boot, seconds, acks };
    return load<SmallWriteOrder, SmallWriteResult>('./small-write-load.js', order).result;
  };
  await run('warm-up', WARM_UP_SECONDS);
  const { lines, seconds } = await run('small', SECONDS);
  return lines / seconds;
}
