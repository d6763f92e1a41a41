import { fragment, type Ipv4Header, type Ipv6Header, ipv4, ipv6 } from './ip.ts';
import { ipProtocolOf, type Piece } from './piece.ts';

/** A datagram in parts of so many bytes: a multiple of 8. */
export function fragments4(header: Ipv4Header, payload: Piece, size: number): Piece[] {
  return parts(payload, size, (at, more, part) =>
    ipv4({ ...header, offset: at / 8, flags: more ? 1 : 0, protocol: ipProtocolOf(payload) }, part),
  );
}

/** The same of IPv6. */
export function fragments6(header: Ipv6Header, payload: Piece, size: number, id = 1): Piece[] {
  return parts(payload, size, (at, more, part) =>
    ipv6(header, fragment({ id, offset: at / 8, more, nextHeader: ipProtocolOf(payload) }, part)),
  );
}

function parts(
  payload: Piece,
  size: number,
  build: (at: number, more: boolean, part: Piece) => Piece,
): Piece[] {
  const all: Piece[] = [];
  for (let at = 0; at < payload.bytes.length; at += size) {
    const bytes = payload.bytes.subarray(at, at + size);
    all.push(build(at, at + size < payload.bytes.length, { kind: 'data', bytes }));
  }
  return all;
}
