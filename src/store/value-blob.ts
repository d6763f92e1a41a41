// The values of one reading as the database holds them: for each the metric's index in one byte,
// then the value as a little-endian double. Every finite value comes back exactly, -0 too.

import type { ReadingColumns } from './store.ts';

/** Bytes of one value with its metric's index. */
export const VALUE_BYTES = 9;

/** The most values a reading can have: `valueCounts` is a byte. */
const MAX_VALUES = 255;

const scratch = Buffer.alloc(MAX_VALUES * VALUE_BYTES);

/**
 * The values of one row. The buffer is overwritten by the next call.
 *
 * @param start where the row's values begin in `columns.metrics` and `columns.values`
 */
export function encodeValues(columns: ReadingColumns, start: number, count: number): Buffer {
  let offset = 0;
  for (let entry = start; entry < start + count; entry++) {
    scratch[offset] = columns.metrics[entry] ?? 0;
    scratch.writeDoubleLE(columns.values[entry] ?? 0, offset + 1);
    offset += VALUE_BYTES;
  }
  return scratch.subarray(0, offset);
}

/** Calls `each` for every value, in the order in which they were encoded. */
export function decodeValues(blob: Buffer, each: (metric: number, value: number) => void): void {
  for (let offset = 0; offset + VALUE_BYTES <= blob.length; offset += VALUE_BYTES) {
    each(blob.readUInt8(offset), blob.readDoubleLE(offset + 1));
  }
}
