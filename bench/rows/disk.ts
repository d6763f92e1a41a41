// Bytes a reading on the disk, with all that the folder holds.

import { removeFolder, temporaryFolder } from '../children.ts';
import { bulkLoad } from '../loads.ts';
import { bytesOnDisk } from '../process-figures.ts';
import { say, short, thousands } from '../say.ts';
import { compactStore, startTapline } from '../tapline.ts';
import { SKETCH } from '../top-speed.ts';
import type { Row } from './row.ts';

const BLOCKS_EACH = 50;

export const disk: Row = {
  name: 'disk',
  about:
    "bytes a reading on the disk of a DHT11's walk, log included; the ratio is to the lines as they were sent",
  async run() {
    await measure('with uptime in ms', { ...SKETCH, blocksEach: BLOCKS_EACH });
    await measure('with Unix time in ms', { blocksEach: BLOCKS_EACH });
  },
};

async function measure(name: string, order: Parameters<typeof bulkLoad>[0]): Promise<void> {
  const folder = temporaryFolder();
  const { port, stop } = await startTapline(folder);
  const { lines, bytes } = await bulkLoad({ port, ...order }).result;
  await stop();
  const words = (onDisk: number) => `${short(onDisk / lines)} (ratio ${short(onDisk / bytes)})`;
  const left = words(bytesOnDisk(folder));
  const compacted = compactStore(folder) ? words(bytesOnDisk(folder)) : '–';
  say(
    `  ${thousands(lines)} readings ${name}: ${left} as the server left them; compacted ${compacted}`,
  );
  removeFolder(folder);
}
