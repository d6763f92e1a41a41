// The two sockets of a connection as one key, the same for packets of both directions.

import { isIPv4 } from 'node:net';
import type { Segment } from '../wire/segment.ts';
import type { SocketPair } from './packet-source.ts';

export function keyOfPair(pair: SocketPair): string {
  const local = addressBytes(pair.localAddress);
  const remote = addressBytes(pair.remoteAddress);
  return ofBoth(
    endKey(local, 0, local.length, pair.localPort),
    endKey(remote, 0, remote.length, pair.remotePort),
  );
}

export function keyOfSegment(segment: Segment): string {
  const { bytes, ipVersion, sourceAt, destinationAt, sourcePort, destinationPort } = segment;
  const length = ipVersion === 4 ? 4 : 16;
  return ofBoth(
    endKey(bytes, sourceAt, length, sourcePort),
    endKey(bytes, destinationAt, length, destinationPort),
  );
}

/** The address as it stands in a header. @param address as the server writes it */
export function addressBytes(address: string): Uint8Array {
  const bare = address.replace(/%.*$/, '');
  if (isIPv4(bare)) return Uint8Array.from(bare.split('.'), Number);
  // As a URL's host it is written without an IPv4 ending (RFC 5952).
  const [head = '', tail = ''] = new URL(`http://[${bare}]/`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((text) => (text === '' ? [] : text.split(':')));
  const zeros = new Array<string>(8 - before.length - after.length).fill('0');
  const words = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}

function ofBoth(one: string, other: string): string {
  return one < other ? one + other : other + one;
}

/** Of fixed length for each version of IP: two of them in a row cannot be taken for others. */
function endKey(bytes: Uint8Array, at: number, length: number, port: number): string {
  let key = String.fromCharCode(port);
  for (let i = at; i < at + length; i += 2) {
    key += String.fromCharCode((bytes[i] << 8) | bytes[i + 1]);
  }
  return key;
}
