// Where `tapline wire --live` gets its packets: from here, or from a running server; and if from nowhere, why.

import { CaptureFailure } from '../../capture/capture-failure.ts';
import { TaplineError } from '../../errors.ts';
import { hasKernelFigures } from '../../link/kernel-figures.ts';
import {
  captureByServer,
  captureFromStdin,
  captureHere,
  type LiveBytes,
  type ServerCapture,
} from './live-bytes.ts';

export interface LiveWish extends ServerCapture {
  /** An interface; `-`: stdin; true: what a running server captures. */
  readonly live: string | true;
  readonly port: number;
  /** What is printed is for a program: it gets packets or nothing. */
  readonly packetsOnly: boolean;
  note(line: string): void;
}

/** Left to do without the right to capture: look at what the kernel counts. */
export const ONLY_KERNEL = 'only-kernel';

/**
 * Begins to read packets.
 *
 * @throws TaplineError why there are none, and what to do about it
 */
export async function openLive(wish: LiveWish): Promise<LiveBytes | typeof ONLY_KERNEL> {
  const { live, port, note } = wish;
  if (live === '-') return captureFromStdin();
  if (live === true || wish.url !== undefined) return captureOfDevice(wish);
  try {
    return await captureHere(live, port);
  } catch (error) {
    if (!(error instanceof CaptureFailure) || !WITHOUT_RIGHT.has(error.code)) throw error;
    const bytes = await captureOfDevice(wish).catch(() => null);
    if (bytes === null && (wish.packetsOnly || !(await hasKernelFigures()))) throw error;
    note(error.message);
    if (bytes !== null) {
      note('The server that runs here captures: these are its packets.');
      return bytes;
    }
    note('Until then, once a second: what the kernel says of each connection.');
    return ONLY_KERNEL;
  }
}

const WITHOUT_RIGHT: ReadonlySet<string> = new Set([
  'capture-not-permitted',
  'capture-tool-missing',
]);

/** A device that the server does not know yet may still come: then everybody's packets are looked through for it. */
async function captureOfDevice(wish: LiveWish): Promise<LiveBytes> {
  try {
    return await captureByServer(wish);
  } catch (error) {
    const isUnknown = error instanceof TaplineError && error.code === 'unknown-device';
    // For a program that cannot be done: it gets each packet as it comes, before it is known whose it is.
    if (!isUnknown || wish.packetsOnly) throw error;
    return captureByServer({ ...wish, device: undefined });
  }
}
