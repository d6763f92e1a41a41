// What ends a program that captures when we are ended in a way that we cannot notice (SIGKILL).
//
// Without it an idle one would stay until the next packet, when it finds nobody to write to. The kernel's own
// signal for this (prctl(2), PR_SET_PDEATHSIG) does not reach a program that has a capability or changes its
// user, as these do: so it goes to coreutils' timeout, which passes signals on to the program that it runs.

import { execFile } from 'node:child_process';
import { GUARD_CHECK_LIMIT_MS } from '../limits.ts';

/** Has the kernel end what it runs when we end. */
const WATCHED = ['setpriv', '--pdeathsig', 'TERM'];
const TIMEOUT = 'timeout';
/** `-s USR1` has no other use than that this signal is passed on as well; 0: no time limit. */
const PASSES_ON = ['--foreground', '-s', 'USR1', '0'];

let checked: Promise<boolean> | undefined;

/** The command line that runs a program under guard, where that is possible; else the same. */
export async function guarded(command: readonly string[]): Promise<readonly string[]> {
  checked ??= canGuard().catch(() => false);
  if (await checked) return [...WATCHED, TIMEOUT, ...PASSES_ON, ...command];
  // There may have been no room for a process, or no time: that is no reason to go without it for good.
  checked = undefined;
  return command;
}

/** Other implementations of timeout need not pass signals on. */
function canGuard(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false);
  const [file, ...args] = [...WATCHED, TIMEOUT, '--version'];
  return new Promise((resolve) => {
    execFile(file, args, { timeout: GUARD_CHECK_LIMIT_MS }, (error, stdout) =>
      resolve(error === null && stdout.includes('GNU coreutils')),
    );
  });
}
