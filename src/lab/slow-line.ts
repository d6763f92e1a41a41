// A slower line from the router to one end: fewer bits a second with a short queue before them, or a delay.

import { TaplineError } from '../errors.ts';
import type { Direction } from './loss.ts';
import type { Place } from './place.ts';

export interface LineSpeed {
  readonly bitsPerSecond: number;
  /** Bytes that may wait before it; what comes on top is thrown away, as every router does. */
  readonly queueBytes: number;
}

/** Bytes that pass at once: the largest frame, or none would ever. */
const LARGEST_FRAME_BYTES = 1540;

/** Lets no more through than that (tc-tbf(8)). */
export async function slowDown(router: Place, to: Direction, speed: LineSpeed): Promise<void> {
  await router.run([
    ...['tc', 'qdisc', 'replace', 'dev', to, 'root', 'tbf'],
    ...['rate', `${speed.bitsPerSecond}bit`, 'burst', `${LARGEST_FRAME_BYTES}`],
    ...['limit', `${speed.queueBytes}`],
  ]);
}

/**
 * Holds every packet back for so long (tc-netem(8)).
 * @throws TaplineError `no-netem` where the kernel cannot: it is a module that small ones are built without
 */
export async function delay(router: Place, to: Direction, delayMs: number): Promise<void> {
  try {
    await router.run(`tc qdisc replace dev ${to} root netem delay ${delayMs}ms`.split(' '));
  } catch (error) {
    if (!(error instanceof TaplineError) || !/qdisc kind is unknown/.test(error.message))
      throw error;
    throw new TaplineError(
      'no-netem',
      'this kernel cannot hold packets back: it is built without netem (CONFIG_NET_SCH_NETEM).',
      { cause: error },
    );
  }
}

/** As fast as it can again. */
export async function fullSpeed(router: Place, to: Direction): Promise<void> {
  await router.run(['tc', 'qdisc', 'del', 'dev', to, 'root']);
}
