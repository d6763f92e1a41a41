// SIGHUP: to a server it says that its files have changed, to a program in a terminal that was closed
// that nobody is there any more.

import { isatty } from 'node:tty';

const STDERR = 2;

/** Calls back with each SIGHUP, but for the one of the terminal's end: that ends the program. */
export function onRenewSignal(renew: () => void): void {
  const inTerminal = isatty(STDERR);
  process.on('SIGHUP', () => {
    if (inTerminal && !isatty(STDERR)) process.kill(process.pid, 'SIGTERM');
    else renew();
  });
}
