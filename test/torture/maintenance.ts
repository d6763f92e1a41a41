// SIGKILL inside the commands that rewrite a stopped store: compaction and repair.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { runTapline, TAPLINE } from '../e2e/server-process.ts';
import { offered } from './offers.ts';
import type { Run } from './run.ts';

/** Kills of each command on one folder. */
const KILLS_A_COMMAND = 3;

/** The longest that a command may run before it is killed, in ms; it needs some 300 to start. */
const MAX_RUN_MS = 1200;

const COMMANDS = [
  { needs: 'compact', args: ['store', 'compact'] },
  { needs: 'repair', args: ['store', 'check', '--repair'] },
] as const;

/**
 * Kills each command at random moments, then lets it end.
 *
 * @param audit reads the folder; what it finds is told with these words
 */
export async function killMaintenance(
  run: Run,
  data: string,
  audit: (when: string) => Promise<void>,
): Promise<void> {
  for (const { needs, args } of COMMANDS) {
    if (!(await offered(run, needs))) continue;
    for (let kill = 0; kill < KILLS_A_COMMAND; kill++) {
      if (needs === 'repair') harmJournal(data);
      const child = spawn(process.execPath, [TAPLINE, ...args, '--data', data], {
        stdio: 'ignore',
      });
      const closed = once(child, 'close');
      await sleep(run.below(MAX_RUN_MS));
      child.kill('SIGKILL');
      await closed;
      run.count(`kills in ${needs}`);
    }
    await audit(`after kills in ${args.join(' ')}`);
    if (needs === 'repair') harmJournal(data);
    const { code, stderr } = await runTapline([...args, '--data', data]);
    if (code !== 0) run.violated(`${args.join(' ')} ended with ${code}: ${stderr}`);
    await audit(`after ${args.join(' ')}`);
  }
  if (await offered(run, 'check')) {
    const { code, stdout, stderr } = await runTapline(['store', 'check', '--data', data]);
    if (code !== 0) run.violated(`a sound store was called damaged: ${stdout}${stderr}`);
  }
}

/** So that there is something to repair: an entry of the journal that no reading depends on. */
function harmJournal(data: string): void {
  const database = new Database(join(data, 'tapline.db'));
  database.exec(
    'UPDATE journal SET checksum = checksum + 1 WHERE position = (SELECT min(position) FROM journal)',
  );
  database.close();
}
