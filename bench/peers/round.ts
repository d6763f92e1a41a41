// One round of a peer: some seconds at full speed into an empty folder.

import { removeFolder, temporaryFolder } from '../children.ts';
import { bulkLoad } from '../loads.ts';
import { bytesOnDisk, figuresOf } from '../process-figures.ts';
import type { Round } from './measured.ts';
import type { Peer } from './peer.ts';

const NOTHING_LOST = { right: 0, wrong: 0 };

export async function measureRound(peer: Peer, seconds: number, boards: number): Promise<Round> {
  const folder = temporaryFolder();
  const running = await peer.start(folder);
  const before = figuresOf(running.pid);
  const { lines, seconds: took } = await bulkLoad({ boards, ...running.order, seconds }).result;
  const after = figuresOf(running.pid);
  const kept = await running.kept?.();
  await running.stop();
  const readings = kept?.right ?? lines;
  if (peer.durable !== null && readings !== lines) {
    throw new Error(`${peer.name} has ${readings} of ${lines} readings`);
  }
  const bytesPerReading = kept === undefined ? null : bytesOnDisk(folder) / readings;
  removeFolder(folder);
  return {
    readings,
    readingsPerSecond: readings / took,
    cpuSecondsPerMillion: ((after.cpuSeconds - before.cpuSeconds) / readings) * 1e6,
    peakMb: after.peakMb,
    bytesPerReading,
    lost: lines - readings,
    wrong: (kept ?? NOTHING_LOST).wrong,
  };
}
