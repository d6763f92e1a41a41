// Virtual boards that are clients, from start to summary.

import { boardNames, type Fleet, startFleet } from '../board/fleet.ts';
import { PROFILES } from '../board/sensor/profiles.ts';
import type { DeviceOptions } from './device-options.ts';
import { type Outcome, type Output, showProgress, summary } from './device-text.ts';
import { trustOf } from './device-trust.ts';
import { onStopSignal } from './stop-signal.ts';

/** What a shell shows for a program that was ended by the signal: 128 and its number. */
const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  done: 0,
  timeout: 1,
  SIGINT: 130,
  SIGTERM: 143,
};

/** What of the options concerns boards that are clients. */
export type FleetRunOptions = Omit<DeviceOptions, 'listen' | 'maxClients'>;

/**
 * Runs the boards until they are done, the time is over, or Ctrl-C.
 *
 * @returns the exit code
 */
export async function runDevice(
  options: FleetRunOptions,
  stdout: Output,
  stderr: Output,
): Promise<number> {
  const fleet = startFleet({
    host: options.to.host,
    port: options.to.port,
    tls: trustOf(options),
    names: boardNames(options.name, options.count),
    hello: options.hello,
    boot: options.boot,
    token: options.token,
    intervalMs: options.interval,
    lines: options.lines,
    profile: PROFILES[options.profile],
    faults: options.fault,
    seed: options.seed,
    // Of many boards nobody reads it.
    onCommand:
      options.count === 1 ? (device, text) => progress?.note(`${device}: ${text}`) : undefined,
  });
  const quiet = options.quiet === true;
  const progress = quiet ? null : showProgress(() => fleet.figures, options, stderr);
  const outcome = await waitForEnd(fleet, options.timeout);
  progress?.end();

  const { figures } = fleet;
  if (options.json === true) stdout.write(`${JSON.stringify({ outcome, ...figures })}\n`);
  // A failure is told also to who wants no summary.
  if (!quiet || outcome === 'timeout') stderr.write(`${summary(outcome, figures, options)}\n`);
  return EXIT_CODES[outcome];
}

/** Ends the fleet too. A second Ctrl-C does not wait for that. */
async function waitForEnd(fleet: Fleet, timeoutMs: number | undefined): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  let letGo = () => {};
  const ended = new Promise<Outcome>((resolve) => {
    letGo = onStopSignal(resolve, (signal) => process.exit(EXIT_CODES[signal]));
    if (timeoutMs !== undefined) timer = setTimeout(() => resolve('timeout'), timeoutMs);
    void fleet.done.then(() => resolve('done'));
  });
  const outcome = await ended;
  await fleet.stop();
  clearTimeout(timer);
  letGo();
  return outcome;
}
