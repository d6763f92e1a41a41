// How a running command is told to stop: Ctrl-C or SIGTERM once for an orderly end, twice for one at
// once.

import { SAME_SIGNAL_MS } from '../limits.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM';

/**
 * Calls back with the first signal. One that follows ends the process, unless it is the same Ctrl-C
 * again: a terminal sends it to all of `npm start`, and npm passes it on.
 * @param atOnce how the process is ended; the usual way is not held up by anything
 * @returns lets go of the signals
 */
export function onStopSignal(
  stop: (signal: StopSignal) => void,
  atOnce: (signal: StopSignal) => void = () => process.kill(process.pid, 'SIGKILL'),
): () => void {
  let firstAt: number | null = null;
  const signalled = (signal: StopSignal) => {
    const now = performance.now();
    if (firstAt !== null) {
      if (now - firstAt > SAME_SIGNAL_MS) atOnce(signal);
      return;
    }
    firstAt = now;
    stop(signal);
  };
  process.on('SIGINT', signalled);
  process.on('SIGTERM', signalled);
  return () => {
    process.off('SIGINT', signalled);
    process.off('SIGTERM', signalled);
  };
}
