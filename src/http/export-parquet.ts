// An export as a Parquet file: pages go to a thread of its own, bytes come back a row group at a time.

import { Worker } from 'node:worker_threads';
import { PARQUET_HEAP_MIB } from '../limits.ts';
import { metricColumns } from './export-columns.ts';
import type { ExportPage } from './export-pages.ts';
import { FIXED_COLUMNS, type ParquetPage, parquetPage } from './parquet-page.ts';

/**
 * Writes the file; reads a page only when the caller wants more bytes.
 *
 * @param metrics those that get a column; others are left out
 * @param gone ends the work at once
 */
export async function* parquetBytes(
  pages: AsyncIterable<ExportPage>,
  metrics: readonly string[],
  gone: AbortSignal,
): AsyncGenerator<Buffer> {
  const columns = new Map(metrics.map((metric, column) => [metric, column]));
  const file = startFile(metricColumns(FIXED_COLUMNS, metrics));
  const stop = () => void file.stop();
  gone.addEventListener('abort', stop);
  try {
    gone.throwIfAborted();
    yield* made(await file.begin());
    for await (const page of pages) {
      yield* made(await file.write(parquetPage(page, columns)));
    }
    yield* made(await file.write(null));
  } finally {
    gone.removeEventListener('abort', stop);
    await file.stop();
  }
}

function made(bytes: Buffer | null): readonly Buffer[] {
  return bytes === null ? [] : [bytes];
}

/** A file that a thread of its own writes. One call at a time. */
interface FileThread {
  /** To be called first, and at once. */
  begin(): Promise<Buffer | null>;
  /**
   * Null ends the file.
   *
   * @returns the bytes of a row group when the page made it whole
   * @throws when the thread has ended, for want of memory or by `stop`
   */
  write(page: ParquetPage | null): Promise<Buffer | null>;
  stop(): Promise<void>;
}

function startFile(columns: readonly string[]): FileThread {
  const worker = new Worker(new URL('./parquet-worker.js', import.meta.url), {
    workerData: columns,
    resourceLimits: { maxOldGenerationSizeMb: PARQUET_HEAP_MIB },
  });
  let call: { resolve(bytes: Buffer | null): void; reject(reason: Error): void } | null = null;
  let end: Error | null = null;
  const ended = (reason: Error): void => {
    end ??= reason;
    call?.reject(end);
  };
  worker.on('message', (bytes: Uint8Array | null) => {
    call?.resolve(bytes === null ? null : Buffer.from(bytes.buffer));
  });
  worker.on('error', ended);
  worker.on('exit', () => ended(new Error('the thread that writes the Parquet file has ended')));
  const answer = () =>
    new Promise<Buffer | null>((resolve, reject) => {
      call = { resolve, reject };
      if (end !== null) {
        reject(end);
      }
    });
  return {
    begin: answer,
    write(page) {
      worker.postMessage(page);
      return answer();
    },
    async stop() {
      await worker.terminate();
    },
  };
}
