// SIGKILL at random moments while boards send as fast as they are let: what was acknowledged is
// there once, with its values, and nothing else is.

import { setTimeout as sleep } from 'node:timers/promises';
import { api, runTapline, until } from '../e2e/server-process.ts';
import { Audit, type MustHave } from './audit.ts';
import { type Backup, startBackup } from './backups.ts';
import { Fleet } from './fleet.ts';
import type { BootLedger } from './ledger.ts';
import { killMaintenance } from './maintenance.ts';
import { ALL_MANNERS } from './manners.ts';
import { offered } from './offers.ts';
import { auditServer, readingOf } from './read-server.ts';
import { RestartingServer } from './restarting-server.ts';
import type { Run, Scenario } from './run.ts';

/** Kills of one data folder; then a new one is begun, so that reading it all stays short. */
const KILLS_A_FOLDER = 5;

/** The longest that a server may run under load before it is killed, in ms. */
const MAX_RUN_MS = 300;

/** The longest that a server that starts may run before it is killed, in ms. */
const MAX_START_MS = 900;

/** How often a starting server is killed as well. */
const START_KILLS = 0.3;

/** Readings that must be acknowledged between two kills. */
const MIN_ACKED = 500;

const KEEP_DAYS = 90;
const DAY_MS = 86_400_000;

/** What goes on besides while the server is killed. */
type Flavour = 'plain' | 'backup' | 'keep';

export const KILLS: Scenario = {
  name: 'kills',
  about: 'kill -9 under full load, while it starts, during backup, retention, compaction, repair',
  rounds: 200,
  async run(run) {
    const flavours: Flavour[] = ['plain'];
    if (await offered(run, 'backup')) flavours.push('backup');
    if (await offered(run, 'keep')) flavours.push('keep');
    for (let done = 0; done < run.rounds; done += KILLS_A_FOLDER) {
      const flavour = flavours[(done / KILLS_A_FOLDER) % flavours.length] ?? 'plain';
      await killAgainAndAgain(run, flavour, Math.min(KILLS_A_FOLDER, run.rounds - done));
    }
  },
};

async function killAgainAndAgain(run: Run, flavour: Flavour, kills: number): Promise<void> {
  const args = flavour === 'keep' ? ['--keep', `${KEEP_DAYS}d`] : [];
  const server = new RestartingServer(run, run.folder(), args);
  await server.start();
  const fleet = new Fleet(run, server.port, ALL_MANNERS);
  fleet.start();
  for (let kill = 1; kill <= kills; kill++) {
    await fleet.acknowledgedMore(MIN_ACKED);
    const backup = flavour === 'backup' ? startBackup(run, server.data) : null;
    await sleep(run.below(MAX_RUN_MS));
    await server.kill();
    run.count('kills');
    if (run.random() < START_KILLS) {
      await server.startAndKill(run.below(MAX_START_MS));
      run.count('kills while starting');
    }
    await server.start();
    fleet.rest(true);
    const words = `${flavour}, kill ${run.figures.get('kills')} of ${run.rounds}`;
    await auditNow(run, words, fleet, flavour, (audit) => auditServer(server.now, audit));
    if (backup !== null) await checkBackup(run, backup, fleet);
    run.progress(`${words}: ${fleet.acked} acknowledged in this folder`);
    fleet.rest(false);
  }
  await fleet.settle();
  if (flavour !== 'keep') await allIsStored(server, fleet);
  await auditNow(run, `${flavour}, at the end`, fleet, flavour, async (audit) => {
    await auditServer(server.now, audit);
    if (flavour !== 'keep') await checkCounters(run, server, fleet, audit);
  });
  fleet.stop();
  const code = await server.end('SIGTERM');
  if (code !== 0) run.violated(`${flavour}: the server ended with ${code} after SIGTERM`);
  const offline = (audit: Audit) => auditExport(server.data, audit);
  await auditNow(run, `${flavour}, without a server`, fleet, flavour, offline);
  await killMaintenance(run, server.data, (words) => auditNow(run, words, fleet, flavour, offline));
  run.count('acknowledged', fleet.acked);
}

/** Reads everything, and says what is wrong with it. */
async function auditNow(
  run: Run,
  when: string,
  fleet: Fleet,
  flavour: Flavour,
  read: (audit: Audit) => Promise<void>,
): Promise<void> {
  const audit = new Audit(fleet.devices);
  const must = flavour === 'keep' ? keptYoungerThan(Date.now() - KEEP_DAYS * DAY_MS) : undefined;
  await read(audit);
  for (const words of audit.violations(must)) run.violated(`${when}: ${words}`);
  run.count('readings read back', audit.readings);
  if (flavour === 'keep') run.count('times that a reading was dropped for its age', audit.absent);
}

/** Readings that retention may not have dropped; those about to be are nobody's promise. */
function keptYoungerThan(oldestMs: number): MustHave {
  const now = performance.timeOrigin + performance.now();
  return (boot: BootLedger, seq: number) => {
    const clockMs = boot.clockOf(seq);
    return boot.wasAcked(seq, now) && (clockMs === null || clockMs > oldestMs + DAY_MS);
  };
}

async function auditExport(data: string, audit: Audit): Promise<void> {
  const { code, stdout, stderr } = await runTapline([
    'export',
    '--format',
    'ndjson',
    '--data',
    data,
  ]);
  if (code !== 0) throw new Error(`export ended with ${code}: ${stderr}`);
  for (const line of stdout.split('\n')) {
    if (line !== '') audit.take(readingOf(line));
  }
}

async function checkBackup(run: Run, backup: Backup, fleet: Fleet): Promise<void> {
  const folder = await backup.restored();
  if (folder === null) return;
  const audit = new Audit(fleet.devices);
  await auditExport(folder, audit);
  const must: MustHave = (boot, seq) => boot.wasAcked(seq, backup.begunMs);
  for (const words of audit.violations(must)) run.violated(`backup: ${words}`);
  run.count('backups read back');
}

/** A board without HELLO is told nothing: its last lines may still be on their way. */
async function allIsStored(server: RestartingServer, fleet: Fleet): Promise<void> {
  const silent = fleet.boards.filter(({ device }) => device.boots.has(null));
  await until('the last line of each board is stored', async () => {
    const { devices } = await api<{ devices: DeviceAnswer[] }>(server.now, '/api/devices');
    const lastSeqs = new Map(devices.map(({ id, lastSeq }) => [id, lastSeq]));
    return silent.every(
      ({ device, lastSent }) => lastSent === null || lastSeqs.get(device.id) === lastSent,
    );
  });
}

interface DeviceAnswer {
  readonly id: string;
  readonly lastSeq: number | null;
  readonly readings: number;
  readonly rejected: number;
  readonly gaps: { readonly count: number };
}

/** What the API counts agrees with what it gave; every gap was filled, nothing was refused. */
async function checkCounters(
  run: Run,
  server: RestartingServer,
  fleet: Fleet,
  audit: Audit,
): Promise<void> {
  const { devices } = await api<{ devices: DeviceAnswer[] }>(server.now, '/api/devices');
  const counted = devices.reduce((sum, { readings }) => sum + readings, 0);
  if (counted !== audit.readings) {
    run.violated(`the devices count ${counted} readings, the export has ${audit.readings}`);
  }
  const answering = fleet.boards.filter(({ device }) => !device.boots.has(null));
  for (const { device } of answering) {
    const answer = devices.find(({ id }) => id === device.id);
    if (answer?.gaps.count !== 0 || answer.rejected !== 0) {
      run.violated(`${device.id} has gaps or rejects: ${JSON.stringify(answer)}`);
    }
  }
}
