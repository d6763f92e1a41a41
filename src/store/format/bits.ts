// Whole numbers of `width` bits each, packed without gaps: the first in the lowest bits of the
// first byte. The last byte is filled up with zeros.

import type { ByteReader, ByteWriter } from './bytes.ts';

/** Packs `numbers[i] - base`; what does not fit `width` bits (0 to 31) is packed as 0. */
export function packBits(
  writer: ByteWriter,
  numbers: Float64Array,
  count: number,
  base: number,
  width: number,
): void {
  if (width === 0) return;
  const size = Math.ceil((count * width) / 8);
  writer.reserve(size + 4);
  const { view } = writer;
  const top = 2 ** width - 1;
  let at = writer.length;
  let bits = 0;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const value = (numbers[i] - base) & top;
    bits |= value << used;
    used += width;
    if (used >= 32) {
      view.setUint32(at, bits, true);
      at += 4;
      used -= 32;
      bits = value >>> (width - used);
    }
  }
  if (used > 0) view.setUint32(at, bits, true);
  writer.length += size;
}

/** Unpacks `count` numbers of `width` bits (0 to 31), adds `base`, and puts them `into[to …]`. */
export function unpackBits(
  reader: ByteReader,
  count: number,
  width: number,
  base: number,
  into: Float64Array,
  to: number,
): void {
  if (width === 0) {
    into.fill(base, to, to + count);
    return;
  }
  const size = Math.ceil((count * width) / 8);
  const view = aligned(reader.buffer, reader.skip(size), size);
  const mask = 2 ** width - 1;
  for (let i = 0, bit = 0; i < count; i++, bit += width) {
    const at = (bit >>> 5) << 2;
    const shift = bit & 31;
    // In two steps: a shift by 32 would be one by 0.
    const high = (view.getUint32(at + 4, true) << (31 - shift)) << 1;
    into[to + i] = base + (((view.getUint32(at, true) >>> shift) | high) & mask);
  }
}

let scratch = new Uint8Array(8192);
let scratchView = new DataView(scratch.buffer);

/** A view of a copy of some bytes, with room behind them to read whole words. */
function aligned(bytes: Uint8Array, from: number, size: number): DataView {
  if (size + 8 > scratch.length) {
    scratch = new Uint8Array(2 * (size + 8));
    scratchView = new DataView(scratch.buffer);
  }
  if (size > 64) scratch.set(bytes.subarray(from, from + size));
  else for (let i = 0; i < size; i++) scratch[i] = bytes[from + i];
  return scratchView;
}
