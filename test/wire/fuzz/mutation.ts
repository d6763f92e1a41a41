import type { Random } from '../../../src/board/random.ts';

/** Numbers at which lengths and counts go wrong. */
const EDGES = [
  0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 19, 20, 21, 39, 40, 41, 59, 60, 61, 63, 64, 127, 128,
];
const WIDE_EDGES = [
  0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];

/** How many changes one mutant has at most. */
const MAX_CHANGES = 6;

/** The most bytes that one change adds. */
const MAX_ADDED = 512;

type Change = (bytes: Uint8Array, others: readonly Uint8Array[], random: Random) => Uint8Array;

/** One of the seeds with some changes, the same ones for the same `random`. */
export function mutant(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes: Uint8Array = pick(seeds, random).slice();
  const changes = 1 + below(MAX_CHANGES, random);
  for (let count = 0; count < changes; count += 1)
    bytes = pick(CHANGES, random)(bytes, seeds, random);
  return bytes;
}

const flipBit: Change = (bytes, _, random) => {
  const at = below(bytes.length, random);
  if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8, random));
  return bytes;
};

const setByte: Change = (bytes, _, random) => {
  const at = below(bytes.length, random);
  if (at < bytes.length) bytes[at] = random() < 0.5 ? pick(EDGES, random) : below(256, random);
  return bytes;
};

/** A number of 16 or 32 bits, in either byte order, that is an edge or near what stands there. */
const setNumber: Change = (bytes, _, random) => {
  const width = random() < 0.5 ? 2 : 4;
  const at = below(bytes.length - width + 1, random);
  if (bytes.length < width) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = random() < 0.5;
  const present = width === 2 ? view.getUint16(at, little) : view.getUint32(at, little);
  const near = present + below(9, random) - 4;
  const value = random() < 0.3 ? near : pick(random() < 0.5 ? EDGES : WIDE_EDGES, random);
  if (width === 2) view.setUint16(at, value, little);
  else view.setUint32(at, value, little);
  return bytes;
};

const remove: Change = (bytes, _, random) => {
  const [from, to] = range(bytes, random);
  return concat(bytes.subarray(0, from), bytes.subarray(to));
};

const repeat: Change = (bytes, _, random) => {
  const [from, to] = range(bytes, random);
  return concat(bytes.subarray(0, to), bytes.subarray(from));
};

const cut: Change = (bytes, _, random) => bytes.slice(0, below(bytes.length + 1, random));

const fill: Change = (bytes, _, random) => {
  const [from, to] = range(bytes, random);
  return bytes.fill(random() < 0.5 ? 0 : 0xff, from, to);
};

/** Bytes of another seed, put over these or between them. */
const splice: Change = (bytes, others, random) => {
  const other = pick(others, random);
  const [from, to] = range(other, random);
  const at = below(bytes.length + 1, random);
  const after = random() < 0.5 ? at : Math.min(bytes.length, at + to - from);
  return concat(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(after));
};

/** Two parts of it change places: packets come in another order. */
const swap: Change = (bytes, _, random) => {
  const [from, to] = range(bytes, random);
  const middle = from + below(to - from + 1, random);
  return concat(
    bytes.subarray(0, from),
    bytes.subarray(middle, to),
    bytes.subarray(from, middle),
    bytes.subarray(to),
  );
};

const CHANGES: readonly Change[] = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  setNumber,
  setNumber,
  setNumber,
  remove,
  repeat,
  cut,
  fill,
  splice,
  swap,
];

function range(bytes: Uint8Array, random: Random): [from: number, to: number] {
  const from = below(bytes.length + 1, random);
  return [from, Math.min(bytes.length, from + below(MAX_ADDED, random))];
}

function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A whole number from 0 up to, not including, `bound`; 0 also if there is none. */
export function below(bound: number, random: Random): number {
  return Math.floor(random() * Math.max(bound, 0));
}

export function pick<T>(choices: readonly T[], random: Random): T {
  const chosen = choices[below(choices.length, random)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}
