// Blocks of pcapng files, right and wrong ones.

import { counting, Made, type MadeRecord, type Order } from './made.ts';

/** What is wrong with a block's framing. */
export interface Framing {
  length?: number;
  lengthAtEnd?: number;
}

/** Makes the blocks of a section in one byte order. */
export function blocksOf(order: Order) {
  const padded = (body: Uint8Array) =>
    new Made(order)
      .raw(body)
      .zeros(-body.length & 3)
      .bytes();

  function block(kind: number, unpadded: Uint8Array, framing: Framing = {}): Uint8Array {
    const body = padded(unpadded);
    const length = framing.length ?? body.length + 12;
    return new Made(order)
      .u32(kind, length)
      .raw(body)
      .u32(framing.lengthAtEnd ?? length)
      .bytes();
  }

  function option(code: number, value: Iterable<number>, length?: number): Uint8Array {
    const bytes = Uint8Array.from(value);
    return new Made(order)
      .u16(code, length ?? bytes.length)
      .raw(padded(bytes))
      .bytes();
  }

  return {
    block,
    option,
    end: option(0, []),
    section: (version: readonly [number, number] = [1, 0], options: Uint8Array = none) =>
      block(
        0x0a0d0d0a,
        new Made(order)
          .u32(0x1a2b3c4d)
          .u16(...version)
          .u32(0xffff_ffff, 0xffff_ffff)
          .raw(options)
          .bytes(),
      ),
    interface: (linkType = 1, snapLength = 262_144, options: Uint8Array = none) =>
      block(1, new Made(order).u16(linkType, 0).u32(snapLength).raw(options).bytes()),
    /** Its time is `seconds` and `fraction` as the two halves of the ticks. */
    enhanced: (id = 0, record: MadeRecord = {}, options: Uint8Array = none, framing?: Framing) => {
      const captured = record.captured ?? 60;
      const body = new Made(order)
        .u32(id, record.seconds ?? 0, record.fraction ?? 1_000_000_005)
        .u32(captured, record.onWire ?? captured)
        .raw(padded(record.data ?? counting(captured)))
        .raw(options);
      return block(6, body.bytes(), framing);
    },
    obsolete: (id = 0, captured = 60, options: Uint8Array = none) =>
      block(
        2,
        new Made(order)
          .u16(id, 0xffff)
          .u32(0, 1_000_000_005, captured, captured)
          .raw(padded(counting(captured)))
          .raw(options)
          .bytes(),
      ),
    simple: (onWire = 60, data = counting(onWire)) =>
      block(3, new Made(order).u32(onWire).raw(data).bytes()),
  };
}

const none = new Uint8Array(0);
