// Where an export can go: straight into a file that the person chose, or, where the browser has no
// such thing, into pieces that it keeps on disk and then downloads.

import { download } from '../design/download.ts';
import { blobSink, MEDIA_TYPES } from './blob-sink.ts';
import type { ExportFormat } from './export-estimate.ts';
import type { ExportSink } from './export-stream.ts';

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
  if (showSaveFilePicker === undefined) return blobSink(format, (file) => download(name, file));
  let handle: FileHandle;
  try {
    const types = [{ accept: { [MEDIA_TYPES[format]]: [`.${format}`] } }];
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
