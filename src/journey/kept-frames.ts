// Frames that are gone over several times: as few bytes of each as that needs, for a busy connection has a
// million of them. Their own bytes stay where they are.

import { emptyFrame, type Frame } from '../wire/frame.ts';

/** Numbers of a frame that are kept. */
const COLUMNS = 7;
/** Frames that memory is taken for at once. */
const CHUNK_FRAMES = 4096;

interface Chunk {
  /** All are of 32 bits, as pcap has them. */
  readonly numbers: Uint32Array;
  readonly bytes: Uint8Array[];
}

/** Keeps frames; shows them in their order, the same object filled again for each. */
export class KeptFrames implements Iterable<Frame> {
  readonly #chunks: Chunk[] = [];

  add({ number, seconds, nanos, start, end, wireLength, linkType, bytes }: Frame): void {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.bytes.length === CHUNK_FRAMES) {
      chunk = { numbers: new Uint32Array(CHUNK_FRAMES * COLUMNS), bytes: [] };
      this.#chunks.push(chunk);
    }
    const { numbers } = chunk;
    const at = chunk.bytes.length * COLUMNS;
    numbers[at] = number;
    numbers[at + 1] = seconds;
    numbers[at + 2] = nanos;
    numbers[at + 3] = start;
    numbers[at + 4] = end;
    numbers[at + 5] = wireLength;
    numbers[at + 6] = linkType;
    chunk.bytes.push(bytes);
  }

  *[Symbol.iterator](): Iterator<Frame> {
    const frame = emptyFrame();
    for (const { numbers, bytes } of this.#chunks) {
      for (let index = 0, at = 0; index < bytes.length; index++, at += COLUMNS) {
        frame.number = numbers[at];
        frame.seconds = numbers[at + 1];
        frame.nanos = numbers[at + 2];
        frame.start = numbers[at + 3];
        frame.end = numbers[at + 4];
        frame.wireLength = numbers[at + 5];
        frame.linkType = numbers[at + 6];
        frame.bytes = bytes[index];
        yield frame;
      }
    }
  }
}
