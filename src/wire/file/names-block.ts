// The block with names of addresses: nothing in it matters here but whether it is damaged.

import { anyOption, readOptions } from './options.ts';

const END_OF_NAMES = 0;
/** Bytes of an address, by the kind of record; others are passed over. */
const ADDRESS_BYTES: readonly (number | undefined)[] = [undefined, 4, 16];

/**
 * Looks at the body of a name resolution block.
 *
 * @returns what is wrong with it, in words, if anything is
 */
export function namesFault(
  view: DataView,
  start: number,
  end: number,
  little: boolean,
): string | undefined {
  let at = start;
  while (end - at >= 4) {
    const kind = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    at += 4;
    if (kind === END_OF_NAMES) return readOptions(view, at, end, little, anyOption);
    const padded = (length + 3) & ~3;
    if (padded > end - at) return `a name of ${length} bytes in a block that ends before`;
    const addressBytes = ADDRESS_BYTES[kind];
    if (addressBytes !== undefined) {
      if (length < addressBytes) return `a name of only ${length} bytes`;
      if (length > addressBytes && view.getUint8(at + length - 1) !== 0)
        return 'a name without end';
    }
    at += padded;
  }
  return undefined;
}
