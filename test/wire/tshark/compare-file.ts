import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Capture } from '../../../src/wire/capture.ts';
import { Comparison, type Tally } from './comparison.ts';
import type { Told } from './fields.ts';
import { Teller } from './ours.ts';
import { truths } from './truth.ts';

export interface FileComparison {
  tally: Tally;
  /** Why Tapline takes the file for no capture. */
  refusal: string | undefined;
  /** How long Tapline's part took, and how many bytes it was. */
  ms: number;
  bytes: number;
}

/** Compares what Tapline says of a capture with the lines of `tsharkLines`; keeps none of it all in memory. */
export async function compareFile(
  path: string,
  lines: AsyncIterable<string>,
): Promise<FileComparison> {
  const comparison = new Comparison();
  const teller = new Teller();
  const told: Told[] = [];
  const capture = new Capture({ packet: (packet) => told.push(teller.tell(packet)) });
  const theirs = truths(lines);
  let next = await theirs.next();

  const pair = async (): Promise<void> => {
    for (const ours of told) {
      while (next.done !== true && next.value.frame < ours.frame) {
        comparison.take(next.value, undefined);
        next = await theirs.next();
      }
      if (next.done !== true && next.value.frame === ours.frame) {
        comparison.take(next.value, ours);
        next = await theirs.next();
      } else {
        comparison.takeExtra(ours);
      }
    }
    told.length = 0;
  };

  let ms = 0;
  let bytes = 0;
  const timed = (work: () => void): void => {
    const started = performance.now();
    work();
    ms += performance.now() - started;
  };
  for await (const chunk of await capturedBytes(path)) {
    bytes += chunk.length;
    timed(() => capture.write(chunk));
    await pair();
  }
  timed(() => capture.end());
  await pair();
  for (; next.done !== true; next = await theirs.next()) comparison.take(next.value, undefined);
  return { tally: comparison.tally, refusal: capture.refusal, ms, bytes };
}

const GZIP = [0x1f, 0x8b];

/** The bytes of a file, unpacked if it is packed by gzip: tshark opens those too. */
async function capturedBytes(path: string): Promise<AsyncIterable<Buffer>> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  await file.close();
  const bytes = createReadStream(path);
  if (!GZIP.every((byte, at) => buffer[at] === byte)) return bytes;
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  return untilDamaged(unpacked);
}

/** What comes before the damage of a packed file: tshark reads that much. */
async function* untilDamaged(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch {
    return;
  }
}
