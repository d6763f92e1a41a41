// The file descriptor behind stdout, opened so that no write to it can block: neither a terminal
// stopped with Ctrl-S nor a pipe that nobody reads.

import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

export interface Output {
  readonly fd: number;
  readonly isTerminal: boolean;
  close(): void;
}

/**
 * Opens what a descriptor stands for a second time, as non-blocking.
 *
 * A blocked `fs.write` sits in a thread of libuv's pool, and `process.exit` waits for that thread:
 * the program could not end until somebody presses Ctrl-Q. Setting O_NONBLOCK on the descriptor
 * itself would set it for the shell and every other program that shares the terminal; a second
 * opening has flags of its own. Where that is not to be had (a socket, another user's terminal) the
 * descriptor itself is used.
 */
export function openOutput(fd: number): Output {
  const isTerminal = isatty(fd);
  for (const path of reopenPaths(fd, isTerminal)) {
    try {
      const own = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
      return { fd: own, isTerminal, close: () => closeSync(own) };
    } catch {
      // Not there, or not ours: the next way.
    }
  }
  return { fd, isTerminal, close: () => {} };
}

function reopenPaths(fd: number, isTerminal: boolean): readonly string[] {
  // A regular file never blocks for long, and a second opening would begin at its start.
  const kind = fstatSync(fd);
  if (!isTerminal && !kind.isFIFO()) return [];
  // The second is the terminal of this session, which is another user's file after `su`.
  return isTerminal ? [`/proc/self/fd/${fd}`, '/dev/tty'] : [`/proc/self/fd/${fd}`];
}
