// A peer with the whole set of readings: what they take, and charts from them, alone and under load.

import { askCharts, type ChartsWanted } from '../ask-charts.ts';
import { removeFolder, temporaryFolder } from '../children.ts';
import { LINES_A_BLOCK } from '../lines.ts';
import { bulkLoad } from '../loads.ts';
import { bytesOnDisk, figuresOf } from '../process-figures.ts';
import { sleep } from '../sleep.ts';
import { windows } from '../windows.ts';
import type { Whole } from './measured.ts';
import type { Peer, RunningPeer } from './peer.ts';

/** Rest after the load, in which a server may do what it has put off, in ms. */
const SETTLE_MS = 5000;
/** Charts a second beside the load: they are not to be a load of their own. */
const CHARTS_A_SECOND = 20;
const CHARTS = 200;
/** How long 200 charts may take, in ms; of a slower server there are fewer. */
const CHARTS_LIMIT_MS = 20_000;
/** How long the load runs before the charts under it begin, in ms. */
const LOAD_AHEAD_MS = 2000;

export async function measureWhole(peer: Peer, readings: number, boards: number): Promise<Whole> {
  const folder = temporaryFolder();
  const blocksEach = Math.ceil(readings / boards / LINES_A_BLOCK);
  const filled = await fill(peer, folder, blocksEach, boards);
  const bytes = bytesOnDisk(folder);
  const compaction = (await peer.compact?.(folder)) ?? 'nothing';
  const bytesCompacted = bytesOnDisk(folder);

  const running = await peer.start(folder);
  const charts = wantedFrom(running, boards, blocksEach * LINES_A_BLOCK * 1000);
  const chart = await askCharts(charts);
  const load = bulkLoad({
    boards,
    ...running.order,
    firstBlocks: Array.from({ length: boards }, () => blocksEach),
    linesPerSecond: filled.readingsPerSecond / 2,
    linesAWrite: 1000,
  });
  await sleep(LOAD_AHEAD_MS);
  const chartUnderLoad = await askCharts({ ...charts, perSecond: CHARTS_A_SECOND });
  const { lines, seconds } = await load.stop();
  const { peakMb } = figuresOf(running.pid);
  await running.stop();
  removeFolder(folder);
  return {
    ...filled,
    peakMb: Math.max(peakMb, filled.peakMb),
    bytesPerReading: bytes / filled.readings,
    bytesPerReadingCompacted: bytesCompacted / filled.readings,
    compaction,
    chart,
    chartUnderLoad,
    loadShare: lines / seconds / filled.readingsPerSecond,
  };
}

async function fill(peer: Peer, folder: string, blocksEach: number, boards: number) {
  const running = await peer.start(folder);
  const before = figuresOf(running.pid);
  const { lines, seconds } = await bulkLoad({ boards, ...running.order, blocksEach }).result;
  await sleep(SETTLE_MS);
  const after = figuresOf(running.pid);
  const kept = await running.kept?.();
  if (kept?.right !== lines)
    throw new Error(`${peer.name} has ${kept?.right} of ${lines} readings`);
  await running.stop();
  return {
    readings: lines,
    readingsPerSecond: lines / seconds,
    cpuSecondsPerMillion: ((after.cpuSeconds - before.cpuSeconds) / lines) * 1e6,
    peakMb: after.peakMb,
    idleMb: after.residentMb,
  };
}

function wantedFrom({ charts }: RunningPeer, boards: number, storedMs: number): ChartsWanted {
  if (charts === undefined) throw new Error('it draws no charts');
  const wanted = windows(boards, storedMs);
  return {
    port: charts.port,
    ...{ count: CHARTS, warmUp: 20, perSecond: 0, limitMs: CHARTS_LIMIT_MS },
    points: charts.points,
    path() {
      const { board, fromMs, toMs } = wanted.next().value;
      return charts.path(board, fromMs, toMs);
    },
  };
}
