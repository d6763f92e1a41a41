// Files that a person gave: read piece by piece where they are, and sent nowhere.

/** How a gzip file begins (RFC 1952, 2.3.1). */
const GZIP = [0x1f, 0x8b];

/** Bytes are unpacked a piece at a time: each may become a thousand times as long, and the browser unpacks all of it. */
const PACKED_PIECE_BYTES = 16 * 1024;

export interface FileReading {
  /** Takes the next bytes of the capture. */
  readonly write: (chunk: Uint8Array) => void;
  /** Bytes of the file that were read so far. */
  readonly progress: (readBytes: number) => void;
  /** Whether nobody wants the rest. */
  readonly isOver: () => boolean;
}

/**
 * Reads a file to its end, unpacking what is packed.
 *
 * @returns whether its end was reached: a packed file that breaks off is read as far as it goes
 */
export async function readFile(
  file: File,
  { write, progress, isOver }: FileReading,
): Promise<void> {
  const isPacked = await hasMagic(file);
  let readBytes = 0;
  const counted = (isPacked ? file.stream().pipeThrough(cutToPieces()) : file.stream()).pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        readBytes += chunk.length;
        controller.enqueue(chunk);
      },
    }),
  );
  const bytes = isPacked ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
  const reader = bytes.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || isOver()) return;
      write(value);
      progress(readBytes);
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function cutToPieces(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      for (let at = 0; at < chunk.length; at += PACKED_PIECE_BYTES) {
        controller.enqueue(chunk.subarray(at, at + PACKED_PIECE_BYTES));
      }
    },
  });
}

async function hasMagic(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, GZIP.length).arrayBuffer());
  return GZIP.every((byte, at) => head[at] === byte);
}
