// Frames of one connection out of those of many.

import { isIPv4 } from 'node:net';
import { Dissector } from '../wire/dissect/dissector.ts';
import type { Frame } from '../wire/frame.ts';
import type { Segment } from '../wire/segment.ts';
import type { SocketPair } from './packet-source.ts';

/** Tells of each frame, in their order, whether it belongs to a connection. Fragments but the last do not. */
export function pairFilter(pair: SocketPair): (frame: Frame) => boolean {
  const dissector = new Dissector();
  const local = bytesOf(pair.localAddress);
  const remote = bytesOf(pair.remoteAddress);
  const { localPort, remotePort } = pair;
  let belongs = false;
  const look = (segment: Segment) => {
    const { bytes, sourceAt, destinationAt, sourcePort, destinationPort } = segment;
    const isFrom = (address: Uint8Array, port: number) =>
      sourcePort === port && hasAt(bytes, sourceAt, address);
    const isTo = (address: Uint8Array, port: number) =>
      destinationPort === port && hasAt(bytes, destinationAt, address);
    belongs =
      !segment.quoted &&
      ((isFrom(local, localPort) && isTo(remote, remotePort)) ||
        (isFrom(remote, remotePort) && isTo(local, localPort)));
  };
  return (frame) => {
    belongs = false;
    dissector.dissect(frame, look);
    return belongs;
  };
}

function hasAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  return wanted.every((byte, index) => bytes[at + index] === byte);
}

/** The address as it stands in a header. */
function bytesOf(address: string): Uint8Array {
  const bare = address.replace(/%.*$/, '');
  if (isIPv4(bare)) return Uint8Array.from(bare.split('.'), Number);
  // In a URL's host it is written in full groups, but for one `::`, without an IPv4 ending (RFC 5952).
  const [head = '', tail] = new URL(`http://[${bare}]/`).hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = new Array<string>(8 - before.length - after.length).fill('0');
  const words = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}
