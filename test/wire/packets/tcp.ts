import { concat, data, type Piece, u16, u32 } from './piece.ts';

export interface TcpHeader {
  readonly from?: number;
  readonly to?: number;
  readonly seq?: number;
  readonly ack?: number;
  /** The 12 bits of the flags field; ACK alone by default. */
  readonly flags?: number;
  readonly window?: number;
  readonly urgentPointer?: number;
  /** As bytes: `option.…`. Filled up with zeros to a multiple of four. */
  readonly options?: readonly (readonly number[])[];
  /** The data offset as written, in 32-bit words, where it shall not be the true one. */
  readonly offset?: number;
}

/** A TCP segment. Its checksum is 0: nobody looks at it. */
export function tcp(header: TcpHeader = {}, payload: Uint8Array | string | number = 0): Piece {
  const options = (header.options ?? []).flat();
  while (options.length % 4 !== 0) options.push(0);
  const offset = header.offset ?? 5 + options.length / 4;
  const bytes = concat(
    u16(header.from ?? 40_000),
    u16(header.to ?? 5050),
    u32(header.seq ?? 1000),
    u32(header.ack ?? 2000),
    u16((offset << 12) | (header.flags ?? 0x010)),
    u16(header.window ?? 1024),
    u16(0),
    u16(header.urgentPointer ?? 0),
    options,
    data(payload).bytes,
  );
  return { kind: 'tcp', bytes };
}

/** Options of a TCP header, as they stand there. */
export const option = {
  end: [0],
  nop: [1],
  mss: (size: number) => [2, 4, ...u16(size)],
  windowScale: (shift: number) => [3, 3, shift],
  sackPermitted: [4, 2],
  sack: (...edges: number[]) => [5, 2 + 4 * edges.length, ...edges.flatMap(u32)],
  /** Multipath TCP's option of a subtype, with so many bytes behind it. */
  multipath: (subtype: number, more: number) => [
    30,
    3 + more,
    subtype << 4,
    ...new Array<number>(more).fill(1),
  ],
  timestamps: (value: number, echo: number) => [8, 10, ...u32(value), ...u32(echo)],
};
