// How differences are packed: a base that is taken off, a width in bits, and the outliers that
// neither fits, so that one gap in time does not widen a whole column.

/** The same object each time. */
export interface Frame {
  base: number;
  /** Bits of a packed number, 0 to 31. */
  width: number;
  /** How many numbers are below `base`, or too far above it for `width`. */
  exceptions: number;
}

/** About what an exception costs, in bits: a byte for its place, and one to three for the number. */
const NEAR_EXCEPTION_BITS = 16;
const EXCEPTION_BITS = 24;
/** A span up to here is worth counting every number. */
const SMALL_SPAN = 64;
/** Fewer numbers are packed as wide as the widest: nothing to gain but a few bytes. */
const WORTH_WINDOWS = 32;
/** Stands for all numbers that cannot be packed. */
const UNPACKABLE = 32;

const best = { base: 0, width: 0, exceptions: 0, bits: 0 };
/** How many numbers are no more than each above the least. */
const upTo = new Uint32Array(SMALL_SPAN);
const odd = new Uint32Array(SMALL_SPAN);
const widths = new Uint32Array(UNPACKABLE + 1);

/**
 * @param least the least of the numbers, and `most` the greatest
 * @param low from here to `high` most of the numbers are supposed to be
 */
export function chooseFrame(
  numbers: Float64Array,
  count: number,
  least: number,
  most: number,
  low: number,
  high: number,
): Frame {
  const span = most - least;
  best.base = least;
  best.width = 0;
  best.exceptions = 0;
  if (span === 0) return best;
  if (span < SMALL_SPAN) {
    tryWindows(numbers, count, least, span);
    return best;
  }
  best.bits = Number.POSITIVE_INFINITY;
  // Over such a span a difference to the least is no longer exact.
  if (span > Number.MAX_SAFE_INTEGER) {
    tryBase(numbers, count, 0);
    return best;
  }
  tryBase(numbers, count, least);
  const width = bitsOf(high - low);
  if (width === UNPACKABLE) return best;
  const room = 2 ** width - 1 - (high - low);
  const base = low - Math.floor(room / 2);
  if (base > least) tryBase(numbers, count, base);
  return best;
}

/** Every width, at the place where it covers the most numbers. */
function tryWindows(numbers: Float64Array, count: number, least: number, span: number): void {
  best.width = bitsOf(span);
  if (count < WORTH_WINDOWS) return;
  countNumbers(numbers, count, least, span);
  for (let i = 1; i <= span; i++) upTo[i] += upTo[i - 1];
  best.bits = count * best.width;
  for (let width = best.width - 1; width >= 0; width--) {
    const size = 2 ** width;
    let covered = upTo[size - 1];
    let first = 0;
    for (let end = size; end <= span; end++) {
      const here = upTo[end] - upTo[end - size];
      if (here <= covered) continue;
      covered = here;
      first = end - size + 1;
    }
    const bits = count * width + (count - covered) * NEAR_EXCEPTION_BITS;
    if (bits >= best.bits) continue;
    best.bits = bits;
    best.base = least + first;
    best.width = width;
    best.exceptions = count - covered;
  }
}

/** Counts into `upTo` how often each number above `least` comes. */
function countNumbers(numbers: Float64Array, count: number, least: number, span: number): void {
  for (let i = 0; i <= span; i++) {
    upTo[i] = 0;
    odd[i] = 0;
  }
  // Neighbours are often the same: into two counters neither waits for the other.
  let i = 1;
  for (; i < count; i += 2) {
    upTo[numbers[i - 1] - least]++;
    odd[numbers[i] - least]++;
  }
  if (i === count) upTo[numbers[i - 1] - least]++;
  for (let at = 0; at <= span; at++) upTo[at] += odd[at];
}

/** The best width over one base. */
function tryBase(numbers: Float64Array, count: number, base: number): void {
  widths.fill(0);
  for (let i = 0; i < count; i++) widths[bitsOf(numbers[i] - base)]++;
  let exceptions = count;
  for (let width = 0; width < UNPACKABLE; width++) {
    exceptions -= widths[width];
    const bits = count * width + exceptions * EXCEPTION_BITS;
    if (bits >= best.bits) continue;
    best.bits = bits;
    best.base = base;
    best.width = width;
    best.exceptions = exceptions;
  }
}

function bitsOf(rest: number): number {
  return rest >= 0 && rest < 2 ** 31 ? 32 - Math.clz32(rest) : UNPACKABLE;
}
