// Which differences of a column are the smallest: a guess from a sample of it.

/** Values looked at: enough to tell a trend from its outliers, few enough to sort in no time. */
const MIN_SAMPLE = 8;
const MAX_SAMPLE = 16;
const SAMPLED_PART = 1 / 16;
/** Bits of a difference below which those of the next order are hardly less. */
const FEW_BITS = 3;
/** Fractions of its multiples never repeat. */
const GOLDEN = 0.618;
/** About what an exception costs, in bits: its place, and the number in full. */
const EXCEPTION_BITS = 32;
/** The same for a number of more than 31 bits. */
const WIDE_BITS = 72;

/** What a guess comes to. The same object each time. */
export interface Guess {
  /** 0: the numbers, 1: their differences, 2: the differences of those. */
  order: number;
  /** What the column will take. */
  bits: number;
  /** Most of the differences are from `low` to `high`. */
  low: number;
  high: number;
}

const best: Guess = { order: 0, bits: 0, low: 0, high: 0 };
const tried: Guess = { order: 0, bits: 0, low: 0, high: 0 };
const sample = new Float64Array(MAX_SAMPLE);

/** @param values two or more whole numbers from `from` to before `to` */
export function guessOrder(values: Float64Array, from: number, to: number): Guess {
  const count = to - from;
  best.bits = Number.POSITIVE_INFINITY;
  for (let order = 0; order <= 2 && order < count; order++) {
    const size = takeSample(values, from, count, order);
    sort(size);
    tried.order = order;
    findWindow(size, count - order);
    tried.bits += startBits(values, from, order);
    if (tried.bits < best.bits) {
      best.order = order;
      best.bits = tried.bits;
      best.low = tried.low;
      best.high = tried.high;
    }
    // The next order is hardly less where this one is small, or no less than the one before.
    const few = order === 0 ? 0 : FEW_BITS;
    if ((size > 1 && bitsOf(tried.high - tried.low) <= few) || best.order !== order) break;
  }
  return best;
}

function takeSample(values: Float64Array, from: number, count: number, order: number): number {
  const available = count - order;
  const wanted = Math.max(MIN_SAMPLE, count * SAMPLED_PART);
  const size = Math.min(available, wanted, MAX_SAMPLE) | 0;
  const step = available / size;
  for (let i = 0; i < size; i++) {
    // At an uneven distance, or a period of the numbers would hide.
    const turns = i * GOLDEN;
    const at = from + order + Math.floor((i + turns - Math.floor(turns)) * step);
    let difference = values[at];
    if (order > 0) {
      const before = values[at - 1];
      difference -= before;
      if (order > 1) difference -= before - values[at - 2];
    }
    sample[i] = difference;
  }
  return size;
}

/** By insertion: the built-in sort costs several times as much for so few. */
function sort(size: number): void {
  for (let i = 1; i < size; i++) {
    const value = sample[i];
    let j = i - 1;
    for (; j >= 0 && sample[j] > value; j--) sample[j + 1] = sample[j];
    sample[j + 1] = value;
  }
}

/** Leaves out as many outliers as pays, on either side. */
function findWindow(size: number, count: number): void {
  tried.bits = Number.POSITIVE_INFINITY;
  for (let outliers = 0; outliers <= size >> 3; outliers++) {
    for (let first = 0; first <= outliers; first++) {
      const low = sample[first];
      const high = sample[size - 1 - outliers + first];
      const bits = count * bitsOf(high - low) + ((outliers * count) / size) * EXCEPTION_BITS;
      if (bits < tried.bits) {
        tried.bits = bits;
        tried.low = low;
        tried.high = high;
      }
    }
  }
}

function bitsOf(range: number): number {
  return range < 2 ** 31 ? 32 - Math.clz32(range) : WIDE_BITS;
}

/** The numbers in front: what differences start from, and the base. */
function startBits(values: Float64Array, from: number, order: number): number {
  let bits = varintBits(tried.low);
  if (order > 0) bits += varintBits(values[from]);
  if (order > 1) bits += varintBits(values[from + 1] - values[from]);
  return bits;
}

function varintBits(value: number): number {
  let bits = 8;
  for (let rest = Math.abs(value); rest >= 64 && bits < WIDE_BITS; rest /= 128) bits += 8;
  return bits;
}
