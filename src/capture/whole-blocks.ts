// A file that a kill or a power cut ended in the middle of a block: it ends behind the last whole one again.

import { type FileHandle, open } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;
/** A block's type and its length. */
const HEAD_BYTES = 8;
/** With its length again at its end. */
const LEAST_BLOCK_BYTES = 12;

/** Cuts off what is no whole block at the end of a file that we wrote. */
export async function trimToWholeBlocks(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const whole = await wholeBlocks(file, size);
    if (whole < size) await file.truncate(whole);
  } finally {
    await file.close();
  }
}

/** Where the last whole block ends. */
async function wholeBlocks(file: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let [chunkAt, chunkEnd, at] = [0, 0, 0];
  while (at + LEAST_BLOCK_BYTES <= size) {
    if (at < chunkAt || at + HEAD_BYTES > chunkEnd) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at);
      if (bytesRead < HEAD_BYTES) break;
      [chunkAt, chunkEnd] = [at, at + bytesRead];
    }
    const length = chunk.readUInt32LE(at - chunkAt + 4);
    if (length < LEAST_BLOCK_BYTES || length % 4 !== 0 || at + length > size) break;
    at += length;
  }
  return at;
}
