// The server's wall clock is set a year back or forward, while it runs and while it does not:
// nothing is lost, ACKs go on, times follow the contract, and retention does not wipe the store.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Audit, type MustHave } from './audit.ts';
import { ClockHistory } from './clock-history.ts';
import { Fleet } from './fleet.ts';
import { nowMs } from './ledger.ts';
import { BULK, CLOCKED, JSON_LINES, LATE, RESTARTING } from './manners.ts';
import { offered } from './offers.ts';
import { auditServer } from './read-server.ts';
import { RestartingServer } from './restarting-server.ts';
import type { Run, Scenario } from './run.ts';
import { preloaded } from './shims.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
const KEEP_DAYS = 90;

/** What the clock is off by after a step, in ms. */
const OFFSETS = [0, YEAR_MS, -YEAR_MS, HOUR_MS, -HOUR_MS];

/** When the clock is set. */
const MOMENTS = [
  'while it runs',
  'between SIGTERM and start',
  'between SIGKILL and start',
] as const;

/** Readings that must be acknowledged after each step. */
const ACKED_AFTER = 500;

/** How long a server may go on after a step before it is looked at, in ms. */
const MAX_RUN_MS = 1500;

/** How often it is waited until retention has looked at the clock, and how long that takes, in ms. */
const LOOKS = 0.1;
const LOOK_MS = 65_000;

/** All slow: what counts here is time. */
const MANNERS = [BULK, LATE, JSON_LINES, CLOCKED, RESTARTING].map((manner) => ({
  ...manner,
  perTick: 1,
  tickMs: 5,
}));

export const CLOCK_STEPS: Scenario = {
  name: 'clock-steps',
  about: "the server's clock is set a year back and forward",
  rounds: 30,
  async run(run) {
    const library = preloaded(run, 'set-clock.c');
    if (library === null) return;
    const folder = run.folder();
    mkdirSync(folder, { recursive: true });
    const clock = new ClockHistory(join(folder, 'clock'));
    const args = (await offered(run, 'keep')) ? ['--keep', `${KEEP_DAYS}d`] : [];
    const env = { ...library, ...clock.env };
    const server = new RestartingServer(run, join(folder, 'data'), args, env);
    await server.start();
    const fleet = new Fleet(run, server.port, MANNERS);
    fleet.start();
    for (let round = 1; round <= run.rounds; round++) {
      await fleet.acknowledgedMore(ACKED_AFTER);
      const offset = run.pick(OFFSETS);
      const moment = run.pick(MOMENTS);
      await step(server, clock, offset, moment);
      await fleet.acknowledgedMore(ACKED_AFTER);
      await sleep(run.below(MAX_RUN_MS));
      if (args.length > 0 && run.random() < LOOKS) {
        await sleep(LOOK_MS);
        run.count('looks of retention waited for');
      }
      const words = `step ${round}, ${offset / HOUR_MS} h ${moment}`;
      await auditNow(run, words, server, fleet, clock);
      run.count('steps');
      run.progress(`${words}: ${fleet.acked} acknowledged`);
    }
    await fleet.settle();
    await auditNow(run, 'at the end', server, fleet, clock);
    fleet.stop();
    run.count('acknowledged', fleet.acked);
  },
};

async function step(
  server: RestartingServer,
  clock: ClockHistory,
  offsetMs: number,
  moment: (typeof MOMENTS)[number],
): Promise<void> {
  if (moment === 'while it runs') {
    clock.set(offsetMs);
    return;
  }
  await server.end(moment === 'between SIGTERM and start' ? 'SIGTERM' : 'SIGKILL');
  clock.set(offsetMs);
  clock.restarts();
  await server.start();
}

async function auditNow(
  run: Run,
  when: string,
  server: RestartingServer,
  fleet: Fleet,
  clock: ClockHistory,
): Promise<void> {
  fleet.rest(true);
  const audit = new Audit(fleet.devices, clock.rule);
  const begunMs = nowMs();
  await auditServer(server.now, audit);
  for (const words of audit.violations(youngerThanKept(clock, begunMs))) {
    run.violated(`${when}: ${words}`);
  }
  run.count('readings read back', audit.readings);
  fleet.rest(false);
}

/** Acknowledged, and not older by its own time than what is kept. */
function youngerThanKept(clock: ClockHistory, begunMs: number): MustHave {
  const youngMs = (KEEP_DAYS - 1) * DAY_MS;
  return (boot, seq) => {
    if (!boot.wasAcked(seq, begunMs)) return false;
    const timeMs = boot.storedTimeOf(seq);
    if (timeMs !== undefined) return timeMs > begunMs - youngMs;
    // Nobody has seen yet by which clock it was dated.
    const isYoung = (boot.clockOf(seq) ?? begunMs) > begunMs - youngMs;
    return isYoung && clock.neverBackBy(youngMs, boot.startedMs, begunMs);
  };
}
