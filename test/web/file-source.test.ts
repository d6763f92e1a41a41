// A file that a person gave: what is read of it at once.

import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { readFile } from '../../web/wire/source/file-source.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('unpacks a little at a time, so that a file that is small only while packed fits into memory', async () => {
  const Real = DecompressionStream;
  const pieces: number[] = [];
  vi.stubGlobal(
    'DecompressionStream',
    class {
      readonly readable;
      readonly writable;
      constructor(format: 'gzip') {
        const seen = new TransformStream<Uint8Array, Uint8Array>({
          transform(piece, controller) {
            pieces.push(piece.length);
            controller.enqueue(piece);
          },
        });
        this.writable = seen.writable;
        this.readable = seen.readable.pipeThrough(new Real(format));
      }
    },
  );
  const bytes = new Uint8Array(200_000_000);
  const packed = gzipSync(bytes);
  let unpacked = 0;
  let readBytes = 0;
  await readFile(new File([packed], 'zeros.pcap.gz'), {
    write: (chunk) => {
      unpacked += chunk.length;
    },
    progress: (count) => {
      readBytes = count;
    },
    isOver: () => false,
  });
  expect(unpacked).toBe(bytes.length);
  expect(readBytes).toBe(packed.length);
  expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(packed.length);
  expect(Math.max(...pieces)).toBeLessThanOrEqual(16 * 1024);
});
