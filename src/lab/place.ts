// A machine of the lab, as those see it who run something on it.

import type { PlaceName } from './messages.ts';
import type { Running } from './running.ts';

export interface Place {
  readonly name: PlaceName;
  /** Starts a command there. */
  start(command: readonly string[]): Promise<Running>;
  /**
   * Runs a command to its end.
   * @param input what it reads from its stdin
   * @returns what it wrote to stdout
   * @throws TaplineError `lab` with what it wrote to stderr when it did not exit with 0
   */
  run(command: readonly string[], input?: string): Promise<string>;
}
