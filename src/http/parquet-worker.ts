// The thread that writes one Parquet file: a row group takes it some 100 ms, for which ingest must
// not wait. It sends the first bytes unasked, then for each page the bytes that it made whole, or null;
// null in place of a page is the end.

import { parentPort, workerData } from 'node:worker_threads';
import { ParquetFile } from './parquet-file.ts';
import type { ParquetPage } from './parquet-page.ts';

const port = parentPort;
if (port === null) {
  throw new Error('this belongs in a worker thread');
}
const metrics: readonly string[] = workerData;
const file = new ParquetFile(metrics);

port.postMessage(file.begin());
port.on('message', (page: ParquetPage | null) => {
  port.postMessage(page === null ? file.end() : file.add(page));
});
