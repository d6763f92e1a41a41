// An export gathered in pieces, where it cannot go straight into a file.

import type { ExportFormat } from './export-estimate.ts';
import type { ExportSink } from './export-stream.ts';

export const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

/** Bytes that are held in memory before they become a piece. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Gathers the file in pieces, which browsers keep outside of the page's memory. */
export function blobSink(format: ExportFormat, save: (file: Blob) => void): ExportSink {
  const pieces: Blob[] = [];
  let held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  const put = () => {
    pieces.push(new Blob(held));
    held = [];
    heldBytes = 0;
  };
  return {
    async write(bytes) {
      held.push(new Uint8Array(bytes));
      heldBytes += bytes.length;
      if (heldBytes >= PIECE_BYTES) put();
    },
    async finish() {
      put();
      save(new Blob(pieces, { type: MEDIA_TYPES[format] }));
    },
    async discard() {
      pieces.length = 0;
      held = [];
    },
  };
}
