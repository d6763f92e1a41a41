// The disk is full in the middle of commits, and has room again: nothing acknowledged is lost, what
// is there can be read, and all goes on by itself.

import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../e2e/server-process.ts';
import { Audit } from './audit.ts';
import { Fleet } from './fleet.ts';
import { BULK, JSON_LINES, LATE, RESTARTING, SINGLE } from './manners.ts';
import { auditServer } from './read-server.ts';
import { RestartingServer } from './restarting-server.ts';
import type { Run, Scenario } from './run.ts';
import { canFill, type SmallDisk, smallDisk } from './small-disk.ts';

/** Readings that must be acknowledged while there is room. */
const ACKED_BETWEEN = 5000;

/** What is left free at most when the disk is called full, in bytes. */
const MAX_LEFT_BYTES = 256 * 1024;

/** How often the server is killed, and started, while its disk is full. */
const KILLS = 0.4;

/** How long the server may take to find out, in ms. */
const PATIENCE_MS = 60_000;

const MANNERS = [{ ...BULK, perTick: 40 }, LATE, JSON_LINES, SINGLE, RESTARTING];

export const FULL_DISK: Scenario = {
  name: 'full-disk',
  about: 'the disk is full in the middle of commits, and has room again',
  rounds: 20,
  async run(run) {
    if (!canFill) {
      run.skip('everything: it needs Linux and the package util-linux');
      return;
    }
    const disk = smallDisk(run);
    const server = new RestartingServer(run, disk.data);
    await server.start();
    const fleet = new Fleet(run, server.port, MANNERS);
    fleet.start();
    for (let round = 1; round <= run.rounds; round++) {
      await fleet.acknowledgedMore(ACKED_BETWEEN);
      await fillAndMakeRoom(run, disk, server, fleet, `full for the ${round}. time`);
      run.count('times full');
      run.progress(`${round} of ${run.rounds}: ${fleet.acked} acknowledged`);
    }
    await fleet.settle();
    await auditNow(run, 'at the end', server, fleet);
    fleet.stop();
    const code = await server.end('SIGTERM');
    if (code !== 0) run.violated(`the server ended with ${code} after SIGTERM`);
    run.count('acknowledged', fleet.acked);
  },
};

async function fillAndMakeRoom(
  run: Run,
  disk: SmallDisk,
  server: RestartingServer,
  fleet: Fleet,
  when: string,
): Promise<void> {
  disk.fill(run.below(MAX_LEFT_BYTES), server.now.child.pid ?? 0);
  await until(`${when}: health says so`, async () => !(await isHealthy(server)), PATIENCE_MS);
  await auditNow(run, when, server, fleet);
  let runs = true;
  if (run.random() < KILLS) {
    await server.kill();
    runs = await startsOrSaysWhy(run, server, when);
    run.count('kills while full');
  }
  await sleep(run.below(1500));
  if (runs) disk.makeRoom(server.now.child.pid ?? 0);
  else {
    disk.makeRoom(0);
    await server.start();
  }
  await until(`${when}: it is healthy again`, () => isHealthy(server), PATIENCE_MS);
  await auditNow(run, `${when}, and with room again`, server, fleet);
}

async function isHealthy(server: RestartingServer): Promise<boolean> {
  return (await fetch(new URL('/api/health', server.now.url))).ok;
}

/** A start on a full disk may serve what is there, or be refused in one line. */
async function startsOrSaysWhy(run: Run, server: RestartingServer, when: string): Promise<boolean> {
  try {
    await server.start();
    return true;
  } catch (error) {
    const words = error instanceof Error ? error.message.trim() : String(error);
    run.count('starts refused while full');
    if (!/^serve ended with 1: [^\n]+$/.test(words)) run.violated(`${when}: ${words}`);
    return false;
  }
}

async function auditNow(
  run: Run,
  when: string,
  server: RestartingServer,
  fleet: Fleet,
): Promise<void> {
  fleet.rest(true);
  const audit = new Audit(fleet.devices);
  await auditServer(server.now, audit);
  for (const words of audit.violations()) run.violated(`${when}: ${words}`);
  run.count('readings read back', audit.readings);
  fleet.rest(false);
}
