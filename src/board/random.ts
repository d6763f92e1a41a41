// Chance that can be repeated: a small seeded generator, so that a virtual board does the same again.

/** Gives the next number, from 0 up to but not including 1. */
export type Random = () => number;

/**
 * Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a sensor and for jitter.
 *
 * @param seed any whole number; only its low 32 bits count
 * @param stream tells generators of one seed apart, so that each board of a fleet has its own
 */
export function seededRandom(seed: number, stream = 0): Random {
  let state = (seed ^ Math.imul(stream, 0x9e3779b1)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
