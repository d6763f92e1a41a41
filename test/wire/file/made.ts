// Capture files made byte by byte, right and wrong ones.

/** Numbers of one byte order, put together to bytes. */
export class Made {
  readonly #little: boolean;
  readonly #bytes: number[] = [];

  constructor(order: 'little' | 'big' = 'little') {
    this.#little = order === 'little';
  }

  u16(...values: number[]): this {
    return this.#put(2, values);
  }

  u32(...values: number[]): this {
    return this.#put(4, values);
  }

  raw(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  zeros(count: number): this {
    return this.raw(new Uint8Array(count));
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #put(size: number, values: number[]): this {
    for (const value of values) {
      const each = Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 0xff);
      this.raw(this.#little ? each : each.reverse());
    }
    return this;
  }
}

export type Order = 'little' | 'big';

export interface MadeRecord {
  seconds?: number;
  fraction?: number;
  /** Captured bytes. */
  captured?: number;
  onWire?: number;
  /** Bytes that are there; else as many as are captured. */
  data?: Uint8Array;
}

export interface MadePcap {
  order?: Order;
  magic?: number;
  version?: readonly [number, number];
  snapLength?: number;
  linkType?: number;
}

/** The header of a pcap file. */
export function pcapHeader(options: MadePcap = {}): Uint8Array {
  const [major, minor] = options.version ?? [2, 4];
  return new Made(options.order)
    .u32(options.magic ?? 0xa1b2c3d4)
    .u16(major, minor)
    .u32(0, 0, options.snapLength ?? 262_144, options.linkType ?? 1)
    .bytes();
}

/** A record of a pcap file; its data counts up from 0. */
export function pcapRecord(record: MadeRecord = {}, order: Order = 'little'): Uint8Array {
  const captured = record.captured ?? 60;
  return new Made(order)
    .u32(record.seconds ?? 1000, record.fraction ?? 5, captured, record.onWire ?? captured)
    .raw(record.data ?? counting(captured))
    .bytes();
}

export function counting(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => at & 0xff);
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
