// Where an export can go: straight into a file that the person chose, or, where the browser has no
// such thing, into pieces that it keeps on disk and then downloads.

import type { ExportFormat } from './export-estimate.ts';
import type { ExportSink } from './export-stream.ts';

const TYPES: Readonly<Record<ExportFormat, string>> = {
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
      save(new Blob(pieces, { type: TYPES[format] }));
    },
    async discard() {
      pieces.length = 0;
      held = [];
    },
  };
}

/** How long a browser may take to begin with a download, in ms. */
const DOWNLOAD_STARTS_MS = 60_000;

/** Lets the browser save it as a download. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_STARTS_MS);
}

/** The parts of the File System Access API that not every browser has. */
interface FileHandle {
  createWritable(): Promise<{
    write(bytes: Uint8Array): Promise<void>;
    close(): Promise<void>;
    abort(): Promise<void>;
  }>;
  remove?(): Promise<void>;
}
interface FilePicker {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: readonly { accept: Readonly<Record<string, readonly string[]>> }[];
  }): Promise<FileHandle>;
}

/** Whether an export can go straight into a file. */
export function canPickFile(): boolean {
  return typeof (window as FilePicker).showSaveFilePicker === 'function';
}

/**
 * Asks for a place, where the browser can; so it must be called right after the person's click.
 *
 * @returns null: the person thought better of it
 */
export async function openSink(name: string, format: ExportFormat): Promise<ExportSink | null> {
  const { showSaveFilePicker } = window as FilePicker;
  if (showSaveFilePicker === undefined) return blobSink(format, (file) => download(file, name));
  let handle: FileHandle;
  try {
    const types = [{ accept: { [TYPES[format]]: [`.${format}`] } }];
    handle = await showSaveFilePicker.call(window, { suggestedName: name, types });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
  return fileSink(handle);
}

/** What is written is seen in the file when all of it is there, not before. */
async function fileSink(handle: FileHandle): Promise<ExportSink> {
  const writable = await handle.createWritable();
  return {
    write: (bytes) => writable.write(bytes),
    finish: () => writable.close(),
    async discard() {
      await writable.abort();
      // The picker has made an empty file.
      await handle.remove?.();
    },
  };
}
