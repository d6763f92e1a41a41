import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ASKED } from './fields.ts';
import { tsharkLines } from './tshark.ts';

/** What tshark says of a capture: from a folder where it is kept packed, so that tshark reads each capture once. */
export async function* linesKeptIn(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const kept = await keptFile(folder, path);
  if (!(await exists(kept))) await keep(kept, path, signal);
  const input = createReadStream(kept).pipe(createGunzip());
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

/** Whether tshark has read a capture before. */
export async function isKeptIn(folder: string, path: string): Promise<boolean> {
  return exists(await keptFile(folder, path));
}

async function keptFile(folder: string, path: string): Promise<string> {
  return join(folder, `${await digest(path)}.tsv.gz`);
}

async function keep(kept: string, path: string, signal: AbortSignal): Promise<void> {
  await mkdir(join(kept, '..'), { recursive: true });
  const unfinished = `${kept}.${process.pid}`;
  try {
    await pipeline(
      Readable.from(withNewlines(tsharkLines(path, signal))),
      createGzip(),
      createWriteStream(unfinished),
    );
    await rename(unfinished, kept);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** Of the capture's bytes and of what is asked: another question has another answer. */
async function digest(path: string): Promise<string> {
  const hash = createHash('sha256').update(ASKED.join());
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex').slice(0, 40);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
