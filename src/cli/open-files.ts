// How many files, and so connections, this process may have open.

import { TaplineError } from '../errors.ts';
import { FLEET_SPARE_FILES } from '../limits.ts';

/** The limit in force; null where the system does not tell. Node.js has raised it to the hard one already. */
export function openFileLimit(): number | null {
  const report: unknown = process.report.getReport();
  // Which limits are in it depends on the system.
  const { userLimits } = report as { userLimits?: Record<string, { soft?: unknown } | undefined> };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : null;
}

/**
 * Makes sure that so many boards can be connected at once.
 *
 * @throws TaplineError `too-many-files`
 */
export function requireOpenFiles(boards: number, limit = openFileLimit()): void {
  const needed = boards + FLEET_SPARE_FILES;
  if (limit === null || needed <= limit) return;
  const most = Math.max(1, limit - FLEET_SPARE_FILES);
  throw new TaplineError(
    'too-many-files',
    `${boards} boards need ${needed} open files, and ${limit} are allowed: ${howToRaise(needed)}, ` +
      `or use --count ${most}.`,
  );
}

/** What raises the limit. */
export function howToRaise(needed: number): string {
  return (
    `raise it with \`ulimit -n ${needed}\` in this shell (above the hard limit only as root; ` +
    `Docker: --ulimit nofile=${needed}; systemd: LimitNOFILE=${needed})`
  );
}
