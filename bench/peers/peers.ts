// `npm run bench:peers`: Tapline beside the servers that one might take in its place: the same lines, the
// same machine, one run.

import { parseArgs } from 'node:util';
import { removeFolder, temporaryFolder } from '../children.ts';
import { machine, watchOthers } from '../machine.ts';
import { parseAmount } from '../options.ts';
import { say, short, thousands } from '../say.ts';
import { counting } from './counting.ts';
import { influxdb } from './influxdb.ts';
import type { Measured, Round, Whole } from './measured.ts';
import type { Peer } from './peer.ts';
import { measureRound } from './round.ts';
import { rowSqlite } from './row-sqlite.ts';
import { losses, tables } from './tables.ts';
import { tapline } from './tapline.ts';
import { tutorial } from './tutorial.ts';
import { victoriaMetrics } from './victoria-metrics.ts';
import { measureWhole } from './whole.ts';
import { writePage } from './write-page.ts';

const PEERS = [counting, tapline, victoriaMetrics, influxdb, rowSqlite, tutorial];

const { values: options } = parseArgs({
  options: {
    readings: { type: 'string', default: '20M' },
    boards: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const readings = parseAmount(options.readings);
  const boards = Number(options.boards);
  const others = watchOthers();
  const where = machine();
  say(`${where}\n`);
  const peers = present();
  if (peers.length === 0) return;
  for (const peer of peers) await tryWays(peer);
  const rounds = await takeTurns(peers, boards);
  const measured: Measured[] = [];
  for (const peer of peers) {
    const { name, how, durable } = peer;
    const version = peer.version() ?? '';
    const all = peer.compact === undefined ? null : await measureWhole(peer, readings, boards);
    if (all !== null) sayWhole(name, all);
    measured.push({
      name,
      version,
      how: how(),
      durable,
      rounds: rounds.get(peer) ?? [],
      whole: all,
    });
  }
  const run = {
    where,
    readings,
    boards,
    seconds: Number(options.seconds),
    others: others(),
    measured,
  };
  for (const { title, text } of tables(run)) say(`\n${title}\n\n${text}`);
  for (const loss of losses(run)) say(`\n${loss}`);
  say(
    `\nOther work took ${(run.others * 100).toFixed(0)} % of the machine's processors meanwhile.`,
  );
  if (options.write) writePage(run);
}

/** The peers that are here; of each other one a line. */
function present(): Peer[] {
  const wanted = options.only === '' ? PEERS : PEERS.filter(({ name }) => isWanted(name));
  return wanted.filter(({ name, debian, version }) => {
    if (version() !== null) return true;
    say(`!!! ${name} is LEFT OUT: it is not installed (Debian: apt install ${debian})`);
    return false;
  });
}

function isWanted(name: string): boolean {
  return options.only.split(',').some((part) => name.toLowerCase().includes(part.toLowerCase()));
}

async function tryWays(peer: Peer): Promise<void> {
  if (peer.tryWays === undefined) return;
  const folders: string[] = [];
  await peer.tryWays(() => {
    const folder = temporaryFolder();
    folders.push(folder);
    return folder;
  });
  for (const folder of folders) removeFolder(folder);
  say(`${peer.name}: ${peer.how()}\n`);
}

async function takeTurns(peers: readonly Peer[], boards: number): Promise<Map<Peer, Round[]>> {
  const rounds = new Map<Peer, Round[]>(peers.map((peer) => [peer, []]));
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const [peer, done] of rounds) {
      const figures = await measureRound(peer, Number(options.seconds), boards);
      done.push(figures);
      say(
        `round ${round}  ${peer.name.padEnd(24)} ${thousands(figures.readingsPerSecond).padStart(11)} readings/s`,
      );
    }
  }
  return rounds;
}

function sayWhole(
  name: string,
  { readings, readingsPerSecond, chart, chartUnderLoad }: Whole,
): void {
  const charts = `charts p50 ${short(chart.p50)} ms, under load ${short(chartUnderLoad.p50)} ms`;
  say(
    `${thousands(readings)} readings  ${name}: ${thousands(readingsPerSecond)} readings/s, ${charts}`,
  );
}

await main();
