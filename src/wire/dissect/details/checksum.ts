// Whether checksums are right (RFC 1071): that of TCP covers the segment and the addresses of IP (RFC 9293, 3.1).

import type { Walk } from '../walk.ts';

const TCP = 6;

/** In words; the walk stands at the TCP header. Empty where not all of the segment was captured. */
export function tcpChecksumWords(walk: Walk): string {
  const { bytes, at, end, wireEnd, sourceAt, destinationAt, ipVersion } = walk;
  if (end < wireEnd || walk.partial || walk.quoted) return '';
  const address = ipVersion === 4 ? 4 : 16;
  const total =
    sumOf(bytes, sourceAt, sourceAt + address) +
    sumOf(bytes, destinationAt, destinationAt + address) +
    TCP +
    (end - at) +
    sumOf(bytes, at, end);
  if (folded(total) === 0xffff) return ', correct';
  return ', not correct: captured before the network card filled it in, or damaged';
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += (bytes[at] << 8) | (at + 1 < to ? bytes[at + 1] : 0);
  return sum;
}

/** Carries are added again, until there are none (RFC 1071). */
export function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x10000);
  return rest;
}
