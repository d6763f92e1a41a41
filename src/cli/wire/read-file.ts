// A capture in a file, gzipped or not, or on stdin.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { TaplineError } from '../../errors.ts';
import { Capture, type CaptureListener, type CaptureReport } from '../../wire/capture.ts';
import { startProgressBar } from '../terminal/progress-bar.ts';
import type { PacketSource } from './packet-source.ts';

/** Bytes that are read at once. */
const CHUNK_BYTES = 1024 * 1024;

const STDIN = '-';

/** @param path `-`: stdin */
export function fileSource(path: string): PacketSource {
  const isStdin = path === STDIN;
  return {
    name: isStdin ? 'the standard input' : path,
    repeatable: !isStdin,
    read: (listener, pause) => readCapture(path, listener, pause),
  };
}

async function readCapture(
  path: string,
  listener: CaptureListener,
  pause: () => Promise<void> | undefined,
): Promise<CaptureReport> {
  const capture = new Capture(listener);
  for await (const chunk of chunksOf(path)) {
    capture.write(chunk);
    refuse(path, capture.refusal);
    const wait = pause();
    if (wait !== undefined) await wait;
  }
  const report = capture.end();
  refuse(path, capture.refusal);
  return report;
}

function refuse(path: string, refusal: string | undefined): void {
  if (refusal === undefined) return;
  throw new TaplineError('not-a-capture', `${nameOf(path)}: ${refusal}.`);
}

function nameOf(path: string): string {
  return path === STDIN ? 'the standard input' : path;
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  if (path === STDIN) {
    yield* process.stdin as AsyncIterable<Buffer>;
    return;
  }
  const { size, isGzip } = await look(path);
  const bar = startProgressBar(process.stderr, process.env);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    const bytes = isGzip ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
    for await (const chunk of bytes) {
      yield chunk;
      if (!process.stdout.isTTY) bar.progress(file.bytesRead, size, 'reading');
    }
  } catch (error) {
    // A gzip file that is cut gave what was before the cut.
    if (codeOf(error) !== 'Z_BUF_ERROR') throw unreadable(path, error);
  } finally {
    file.destroy();
    bar.end();
  }
}

/** @throws TaplineError when there is no file to be read */
async function look(path: string): Promise<{ size: number; isGzip: boolean }> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const status = await file.stat();
    if (status.isDirectory()) {
      throw new TaplineError('not-a-file', `${path} is a folder: name a capture file in it.`);
    }
    if (!status.isFile()) return { size: 0, isGzip: false };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return { size: status.size, isGzip: bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b };
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof TaplineError) return error;
  switch (codeOf(error)) {
    case 'ENOENT':
      return new TaplineError('no-file', `There is no file ${path}.`);
    case 'EACCES':
      return new TaplineError('no-right', `${path} may not be read by this user.`);
    case undefined:
      return error;
    default: {
      const words = error instanceof Error ? error.message : String(error);
      return new TaplineError('unreadable', `${path} cannot be read: ${words}.`, { cause: error });
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
