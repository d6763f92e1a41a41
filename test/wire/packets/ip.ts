import { concat, ipProtocolOf, type Piece, u16, u32 } from './piece.ts';

export interface Ipv4Header {
  readonly source?: string;
  readonly destination?: string;
  readonly id?: number;
  /** The three bits before the fragment's offset: 1 is "more fragments". */
  readonly flags?: number;
  /** In units of 8 bytes. */
  readonly offset?: number;
  readonly options?: readonly number[];
  /** As written, where they shall not be the true ones. */
  readonly version?: number;
  readonly headerWords?: number;
  readonly totalLength?: number;
  readonly protocol?: number;
}

export function ipv4(header: Ipv4Header, payload: Piece): Piece {
  const options = header.options ?? [];
  const words = 5 + options.length / 4;
  const start = concat(
    [((header.version ?? 4) << 4) | (header.headerWords ?? words), 0],
    u16(header.totalLength ?? 4 * words + payload.bytes.length),
    u16(header.id ?? 1),
    u16(((header.flags ?? 0) << 13) | (header.offset ?? 0)),
    [64, header.protocol ?? ipProtocolOf(payload)],
    [0, 0],
    address4(header.source ?? '10.0.0.1'),
    address4(header.destination ?? '10.0.0.2'),
    options,
  );
  start.set(u16(checksum(start)), 10);
  return { kind: 'ipv4', bytes: concat(start, payload.bytes) };
}

export interface Ipv6Header {
  readonly source?: string;
  readonly destination?: string;
  readonly version?: number;
  readonly payloadLength?: number;
  readonly nextHeader?: number;
}

export function ipv6(header: Ipv6Header, payload: Piece): Piece {
  const bytes = concat(
    u32((((header.version ?? 6) << 28) | 0) >>> 0),
    u16(header.payloadLength ?? payload.bytes.length),
    [header.nextHeader ?? ipProtocolOf(payload), 64],
    address6(header.source ?? 'fd00::1'),
    address6(header.destination ?? 'fd00::2'),
    payload.bytes,
  );
  return { kind: 'ipv6', bytes };
}

/** An extension header with so many bytes of content: 6 more than a multiple of 8. */
function extension(kind: 'hopByHop' | 'routing' | 'destinationOptions') {
  return (payload: Piece, content: readonly number[] = [1, 4, 0, 0, 0, 0]): Piece => ({
    kind,
    bytes: concat([ipProtocolOf(payload), (content.length + 2) / 8 - 1], content, payload.bytes),
  });
}

export const hopByHop = extension('hopByHop');
export const destinationOptions = extension('destinationOptions');

/** A routing header: of type 0 with no address by default. */
export function routing(payload: Piece, content: readonly number[] = [0, 0, 0, 0, 0, 0]): Piece {
  return extension('routing')(payload, content);
}

/** An authentication header (RFC 4302) with so many bytes of check value. */
export function authentication(payload: Piece, checkBytes = 12): Piece {
  const bytes = concat(
    [ipProtocolOf(payload), (12 + checkBytes) / 4 - 2, 0, 0],
    u32(0x1234),
    u32(1),
    new Uint8Array(checkBytes),
    payload.bytes,
  );
  return { kind: 'authentication', bytes };
}

export interface FragmentHeader {
  readonly id?: number;
  /** In units of 8 bytes. */
  readonly offset?: number;
  readonly more?: boolean;
  readonly nextHeader?: number;
}

/** The fragment header of IPv6. */
export function fragment(header: FragmentHeader, payload: Piece): Piece {
  const bytes = concat(
    [header.nextHeader ?? ipProtocolOf(payload), 0],
    u16(((header.offset ?? 0) << 3) | (header.more ? 1 : 0)),
    u32(header.id ?? 1),
    payload.bytes,
  );
  return { kind: 'fragment', bytes };
}

/** The sum of RFC 1071 over a header whose own field is 0. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += (bytes[at] << 8) | bytes[at + 1];
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function address4(text: string): number[] {
  return text.split('.').map(Number);
}

/** Addresses in the form `a:b::c`. */
function address6(text: string): number[] {
  const [left = '', right = ''] = text.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const start = groups(left);
  const end = groups(right);
  const between = new Array<number>(8 - start.length - end.length).fill(0);
  return [...start, ...between, ...end].flatMap(u16);
}
