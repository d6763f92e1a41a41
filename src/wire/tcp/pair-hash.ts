// A hash of a pair of sockets.

import type { Segment } from '../segment.ts';
import { wordAt } from './side.ts';

/**
 * A hash of the two sockets of a segment, 32 bits, the same for both directions.
 *
 * @param seed 32 bits that nobody who chooses sockets knows
 */
export function pairHash(segment: Segment, seed: number): number {
  const { sourceAt, sourcePort, destinationAt, destinationPort } = segment;
  return (
    (socketHash(segment, sourceAt, sourcePort, seed) +
      socketHash(segment, destinationAt, destinationPort, seed)) |
    0
  );
}

function socketHash(segment: Segment, addressAt: number, port: number, seed: number): number {
  const { bytes } = segment;
  const length = segment.ipVersion === 4 ? 4 : 16;
  let hash = mixed(seed ^ port);
  for (let at = 0; at < length; at += 4) hash = mixed(hash ^ wordAt(bytes, addressAt + at));
  return hash;
}

/**
 * Each bit has a share in all others. It takes two rounds: where addresses and ports count up together, as they do
 * in a scan, they would cancel each other out before.
 */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
