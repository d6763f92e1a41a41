import { concat, etherTypeOf, type Piece, u16, u32 } from './piece.ts';

export interface GreHeader {
  readonly checksum?: boolean;
  readonly key?: boolean;
  readonly sequence?: boolean;
  readonly version?: number;
  readonly protocol?: number;
}

/** Generic routing encapsulation (RFC 2784, RFC 2890). */
export function gre(header: GreHeader, payload: Piece): Piece {
  const flags =
    (header.checksum ? 0x8000 : 0) |
    (header.key ? 0x2000 : 0) |
    (header.sequence ? 0x1000 : 0) |
    (header.version ?? 0);
  const bytes = concat(
    u16(flags),
    u16(header.protocol ?? etherTypeOf(payload)),
    header.checksum ? u32(0) : [],
    header.key ? u32(77) : [],
    header.sequence ? u32(1) : [],
    payload.bytes,
  );
  return { kind: 'gre', bytes };
}

/** An ICMP error (type 3, "unreachable", by default) that quotes the start of a datagram. */
export function icmp(quoted: Piece, type = 3, code = 3, rest: readonly number[] = u32(0)): Piece {
  return { kind: 'icmp', bytes: concat([type, code, 0, 0], rest, quoted.bytes) };
}

/** The same of IPv6 (type 1, "unreachable", by default). */
export function icmpv6(quoted: Piece, type = 1, code = 4, rest: readonly number[] = u32(0)): Piece {
  return { kind: 'icmpv6', bytes: concat([type, code, 0, 0], rest, quoted.bytes) };
}

export function udp(payload: Piece, from = 40_000, to = 5051): Piece {
  const length = 8 + payload.bytes.length;
  return { kind: 'udp', bytes: concat(u16(from), u16(to), u16(length), u16(0), payload.bytes) };
}
