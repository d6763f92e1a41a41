// What packets are built from: bytes, and what they are, so that the layer below can name them.

/** A layer with all that stands in it. */
export interface Piece {
  readonly kind: Kind;
  readonly bytes: Uint8Array;
}

export type Kind =
  | 'data'
  | 'tcp'
  | 'udp'
  | 'icmp'
  | 'icmpv6'
  | 'ipv4'
  | 'ipv6'
  | 'hopByHop'
  | 'routing'
  | 'fragment'
  | 'authentication'
  | 'destinationOptions'
  | 'gre'
  | 'ethernet'
  | 'vlan'
  | 'serviceVlan'
  | 'mpls'
  | 'pppoe'
  | 'ppp'
  | 'llc'
  | 'arp'
  | 'link';

const NUMBERS: Partial<Record<Kind, { etherType?: number; ipProtocol?: number; ppp?: number }>> = {
  tcp: { ipProtocol: 6 },
  udp: { ipProtocol: 17 },
  icmp: { ipProtocol: 1 },
  icmpv6: { ipProtocol: 58 },
  ipv4: { etherType: 0x0800, ipProtocol: 4, ppp: 0x0021 },
  ipv6: { etherType: 0x86dd, ipProtocol: 41, ppp: 0x0057 },
  hopByHop: { ipProtocol: 0 },
  routing: { ipProtocol: 43 },
  fragment: { ipProtocol: 44 },
  authentication: { ipProtocol: 51 },
  destinationOptions: { ipProtocol: 60 },
  gre: { ipProtocol: 47 },
  ethernet: { etherType: 0x6558, ipProtocol: 97 },
  vlan: { etherType: 0x8100 },
  serviceVlan: { etherType: 0x88a8 },
  mpls: { etherType: 0x8847, ipProtocol: 137, ppp: 0x0281 },
  pppoe: { etherType: 0x8864 },
  ppp: { etherType: 0x880b },
  arp: { etherType: 0x0806 },
};

/** The EtherType that names a layer; one for experiments where it has none. */
export function etherTypeOf(piece: Piece): number {
  return NUMBERS[piece.kind]?.etherType ?? 0x88b5;
}

/** Its IP protocol number; one for experiments where it has none. */
export function ipProtocolOf(piece: Piece): number {
  return NUMBERS[piece.kind]?.ipProtocol ?? 253;
}

/** Its PPP protocol number. */
export function pppProtocolOf(piece: Piece): number {
  return NUMBERS[piece.kind]?.ppp ?? 0xc021;
}

export function data(bytes: Uint8Array | string | number): Piece {
  if (typeof bytes === 'number') return { kind: 'data', bytes: new Uint8Array(bytes).fill(0x61) };
  if (typeof bytes === 'string') return { kind: 'data', bytes: new TextEncoder().encode(bytes) };
  return { kind: 'data', bytes };
}

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** 16 bits in network byte order. */
export function u16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** 32 bits in network byte order. */
export function u32(value: number): number[] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

/** Bytes from hexadecimal digits; blanks and colons between them count for nothing. */
export function hex(digits: string): Uint8Array {
  const pairs = digits.replaceAll(/[\s:]/g, '').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
