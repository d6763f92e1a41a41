// The bytes of a file, piece by piece, while the next piece is already being read.

import { type FileHandle, open } from 'node:fs/promises';
import { TaplineError } from '../../errors.ts';

/** Measured: larger pieces gain nothing, smaller ones cost calls. */
const PIECE_BYTES = 1024 * 1024;

/** A file that is being read. */
export interface FilePieces {
  /** Bytes that it has in all; undefined where that is not known, as in a pipe. */
  readonly totalBytes: number | undefined;
  /** Each piece is valid until the next one is asked for. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/**
 * Opens a file or a named pipe.
 *
 * @param path `-`: standard input
 * @throws TaplineError `capture-unreadable`, also while its pieces are read
 */
export async function openPieces(path: string): Promise<FilePieces> {
  if (path === '-') return { totalBytes: undefined, pieces: process.stdin };
  try {
    const file = await open(path);
    const stat = await file.stat();
    return { totalBytes: stat.isFile() ? stat.size : undefined, pieces: piecesOf(file, path) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* piecesOf(file: FileHandle, path: string): AsyncGenerator<Uint8Array> {
  let [filling, full] = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)];
  let reading: Promise<{ bytesRead: number }> | undefined;
  try {
    reading = file.read(filling);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      [filling, full] = [full, filling];
      reading = file.read(filling);
      yield full.subarray(0, bytesRead);
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    // Who stops early leaves a read under way.
    await reading?.catch(() => undefined);
    await file.close();
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder: name a file in it',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
};

function unreadable(path: string, cause: unknown): TaplineError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words = WORDS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new TaplineError('capture-unreadable', `${path}: ${words}.`, { cause });
}
