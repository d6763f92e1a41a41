// A process that compares one capture after the other, as `compare-folder.ts` bids: one that goes on for ever, or
// that takes all memory, ends alone.

import { compareFile, type FileComparison } from './compare-file.ts';
import { linesKeptIn } from './told-before.ts';

export interface Task {
  path: string;
  keptIn: string;
  timeoutMs: number;
}

export type Outcome = (FileComparison | { failure: string }) & { peakKiB: number };

process.on('message', async ({ path, keptIn, timeoutMs }: Task) => {
  const outcome = await compared(path, keptIn, timeoutMs);
  const peakKiB = process.resourceUsage().maxRSS;
  process.send?.({ ...outcome, peakKiB } satisfies Outcome);
});

async function compared(
  path: string,
  keptIn: string,
  timeoutMs: number,
): Promise<FileComparison | { failure: string }> {
  try {
    return await compareFile(path, linesKeptIn(keptIn, path, AbortSignal.timeout(timeoutMs)));
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
