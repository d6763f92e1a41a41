// The bytes of an export on their way into a file: counted, and never held in memory as a whole.

import type { ExportFormat } from './export-estimate.ts';

/** Where the bytes go. */
export interface ExportSink {
  write(bytes: Uint8Array): Promise<void>;
  /** All is there: makes the file. */
  finish(): Promise<void>;
  /** It is not whole: leaves nothing behind. */
  discard(): Promise<void>;
}

/** How much has come. */
export interface ExportAmount {
  readonly bytes: number;
  /** Null: that cannot be seen from this format. */
  readonly readings: number | null;
}

/** The export ended, but not as a whole one does. */
export class ExportCutShort extends Error {
  constructor() {
    super('The export ended in the middle.');
    this.name = 'ExportCutShort';
  }
}

const LF = 0x0a;
/** A Parquet file ends with it. */
const PARQUET_MAGIC = [0x50, 0x41, 0x52, 0x31];

/**
 * Reads the answer to its end. What came is told after each piece.
 *
 * @throws ExportCutShort, or whatever broke reading or writing; the sink is the caller's to discard
 */
export async function pump(
  body: ReadableStream<Uint8Array>,
  format: ExportFormat,
  sink: ExportSink,
  tell: (amount: ExportAmount) => void,
): Promise<ExportAmount> {
  const reader = body.getReader();
  let bytes = 0;
  let lines = 0;
  let tail: readonly number[] = [];
  const amount = (): ExportAmount => {
    if (format === 'parquet') return { bytes, readings: null };
    // The first line of a CSV is its header.
    return { bytes, readings: Math.max(0, format === 'csv' ? lines - 1 : lines) };
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (value.length === 0) continue;
      bytes += value.length;
      if (format !== 'parquet') lines += countLines(value);
      tail = [...tail, ...value.subarray(-PARQUET_MAGIC.length)].slice(-PARQUET_MAGIC.length);
      await sink.write(value);
      tell(amount());
    }
  } catch (error) {
    // Nobody reads the rest.
    void reader.cancel().catch(() => {});
    throw error;
  }
  if (!endsWhole(tail, format)) throw new ExportCutShort();
  return amount();
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}

/** @param tail the last bytes */
function endsWhole(tail: readonly number[], format: ExportFormat): boolean {
  switch (format) {
    case 'csv':
      return tail.at(-1) === LF;
    case 'ndjson':
      return tail.length === 0 || tail.at(-1) === LF;
    case 'parquet':
      return PARQUET_MAGIC.every((byte, at) => tail[at] === byte);
  }
}
