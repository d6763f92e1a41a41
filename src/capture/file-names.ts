// The names of the files that a capture is written to, and which files in a folder are such.

import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sectionHeader } from '../wire/file/pcapng-writer.ts';

/** In the head of each file: one without it is somebody else's, whatever its name. */
const COMMENT = 'Written by tapline serve --capture-files, which also removes it when it is old.';

/** What a file begins with. */
export function capturedFileHead(application: string): Uint8Array {
  return sectionHeader(application, COMMENT);
}

/** A block's type and length stand before what is the same in each file, and the application behind it. */
const MARK = capturedFileHead('').subarray(8, 8 + 16 + 4 + COMMENT.length);

/** A file that was written before. */
export interface CapturedFile {
  readonly path: string;
  /** They are numbered in the order in which they were begun: clocks may be set back. */
  readonly number: number;
}

/** Names of one capture: two servers may share a folder. */
export function fileNames(name: string, port: number) {
  const prefix = `tapline-${name.replace(/[^A-Za-z0-9_.-]/g, '_')}-${port}-`;
  const pattern = new RegExp(
    `^${prefix.replaceAll('.', '\\.')}(\\d{6,15})-\\d{8}T\\d{6}Z\\.pcapng$`,
  );
  return {
    /** The name of a file that is just being begun. */
    begun: `${prefix}begun`,
    /** `tapline-eth0-5050-000042-20261121T221900Z.pcapng` */
    nameOf(number: number, timeMs: number): string {
      const time = new Date(timeMs).toISOString().replace(/\.\d+|[-:]/g, '');
      return `${prefix}${String(number).padStart(6, '0')}-${time}.pcapng`;
    },
    /** The files of this capture, the oldest first; none when the folder is not there. */
    async list(folder: string): Promise<CapturedFile[]> {
      const files: CapturedFile[] = [];
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        const number = pattern.exec(entry.name)?.[1];
        if (number === undefined || !entry.isFile()) continue;
        const path = join(folder, entry.name);
        if (await isOurs(path)) files.push({ path, number: Number(number) });
      }
      return files.sort((a, b) => a.number - b.number);
    },
  };
}

/** Whether a file begins as those do that are written here. */
async function isOurs(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const head = new Uint8Array(MARK.length);
    const { bytesRead } = await file.read(head, 0, head.length, 8);
    return bytesRead === MARK.length && Buffer.compare(head, MARK) === 0;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
