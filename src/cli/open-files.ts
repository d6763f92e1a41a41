// How many files, and so connections, this process may have open.

import { TaplineError } from '../errors.ts';
import { FLEET_SPARE_FILES, MAX_CONNECTIONS, SERVER_SPARE_FILES } from '../limits.ts';

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

/** Boards beyond which people know that they have many. */
const PLENTY = 500;

/** How many connections a server can take, and what to tell of it if that is fewer than wanted. */
export interface ConnectionBound {
  readonly most: number;
  readonly notice: string | null;
}

/**
 * Keeps connections below the limit. Beyond it the system closes them without a word to anybody;
 * so the server itself turns them away, which boards and people are told.
 */
export function boundConnections(wanted: number, limit = openFileLimit()): ConnectionBound {
  const needed = wanted + SERVER_SPARE_FILES;
  if (limit === null || needed <= limit) return { most: wanted, notice: null };
  const most = Math.max(limit - SERVER_SPARE_FILES, Math.floor(limit / 2));
  if (most >= wanted) return { most: wanted, notice: null };
  // The default is not a wish: who has a handful of boards need not read of it.
  if (wanted === MAX_CONNECTIONS && most >= PLENTY) return { most, notice: null };
  const notice = `${most} boards at once at most, not ${wanted}: ${limit} open files are allowed; ${howToRaise(needed)}`;
  return { most, notice };
}

function howToRaise(needed: number): string {
  return (
    `raise that (as root: \`ulimit -n ${needed}\`; Docker: --ulimit nofile=${needed}; ` +
    `systemd: LimitNOFILE=${needed})`
  );
}
