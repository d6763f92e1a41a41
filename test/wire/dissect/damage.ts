// Damages frames, so that tests see that nothing but wrong words comes of it.

import fc from 'fast-check';
import { emptyFrame, type Frame } from '../../../src/wire/frame.ts';
import { SEEDS } from './seeds.ts';

export interface Damage {
  readonly seed: number;
  /** Bytes that are overwritten: where, as a share of the frame, and with what. */
  readonly writes: readonly (readonly [place: number, byte: number])[];
  /** How much of it was captured, and how long it says it was, as shares of its length. */
  readonly captured: number;
  readonly wireLength: number;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255));

export const damage: fc.Arbitrary<Damage> = fc.record({
  seed: fc.nat(SEEDS.length - 1),
  writes: fc.array(fc.tuple(share, byte), { maxLength: 6 }),
  captured: fc.oneof(fc.constant(1), share),
  wireLength: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 30, noNaN: true })),
});

/** How many bytes stand before and behind a frame in a reader's buffer. */
const AROUND = 64;

/** The damaged frame, among bytes of the value `around`. */
export function damaged({ seed, writes, captured, wireLength }: Damage, around: number): Frame {
  const { linkType, bytes: whole } = SEEDS[seed % SEEDS.length] ?? {
    linkType: 1,
    bytes: new Uint8Array(0),
  };
  const { length } = whole;
  const bytes = new Uint8Array(length + 2 * AROUND).fill(around);
  bytes.set(whole, AROUND);
  for (const [place, value] of writes) bytes[AROUND + Math.floor(place * (length - 1))] = value;
  const end = AROUND + Math.floor(captured * length);
  bytes.fill(around, end);
  const frame = { ...emptyFrame(), linkType, bytes, start: AROUND, end };
  return { ...frame, wireLength: Math.floor(wireLength * length) };
}
