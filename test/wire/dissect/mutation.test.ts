// Whatever the bytes: nothing is thrown, nothing outside of the frame is read, and every place lies within.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dissector } from '../../../src/wire/dissect/dissector.ts';
import { emptyFrame } from '../../../src/wire/frame.ts';
import type { Segment } from '../../../src/wire/segment.ts';
import {
  authentication,
  concat,
  cooked,
  cooked2,
  destinationOptions,
  ethernet,
  fragment,
  gre,
  hopByHop,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  loopback,
  mpls,
  option,
  type Piece,
  ppp,
  pppoe,
  radiotap,
  routing,
  snap,
  tcp,
  vlan,
  wireless,
} from '../packets/packets.ts';

const SEGMENT = tcp(
  {
    options: [option.mss(1460), option.timestamps(1, 2), option.sack(1, 2), option.windowScale(7)],
  },
  'hello',
);
const V4 = ipv4({ options: [0x83, 7, 4, 9, 9, 9, 9, 0] }, SEGMENT);
const V6 = ipv6({}, hopByHop(routing(destinationOptions(authentication(SEGMENT)))));
const PART = ipv4({ flags: 1 }, tcp({}, 28));
const REST = ipv4({ offset: 6, protocol: 6 }, tcp({}, 28));
const PART_6 = ipv6({}, fragment({ more: true }, tcp({}, 28)));

/** Frames of every kind, by link type. */
const SEEDS: readonly (readonly [linkType: number, frame: Piece])[] = [
  [1, ethernet(V4)],
  [1, ethernet(V6)],
  [1, ethernet(PART)],
  [1, ethernet(REST)],
  [1, ethernet(PART_6)],
  [1, ethernet(vlan(7, vlan(8, snap(V4)), 'serviceVlan'))],
  [1, ethernet(mpls([1, 2, 3], V4))],
  [1, ethernet(pppoe(V6))],
  [1, ethernet(ipv4({}, gre({ checksum: true, key: true, sequence: true }, ethernet(V4))))],
  [1, ethernet(ipv4({}, icmp(V4)))],
  [1, ethernet(ipv6({}, icmpv6(V6)))],
  [0, loopback(V4, 'little')],
  [9, ppp(V4, { hdlc: true })],
  [12, ipv4({}, V6)],
  [50, ppp(V6, { short: true })],
  [51, pppoe(V4)],
  [101, V6],
  [105, wireless({ subtype: 8, qos: [0x80, 0], toDs: true, fromDs: true }, subframes())],
  [108, loopback(V6, 'big')],
  [113, cooked(V4)],
  [127, radiotap(wireless({ subtype: 8, order: true }, snap(V4)), (1 << 31) | 3, [2, 0, 0, 0])],
  [228, V4],
  [229, V6],
  [276, cooked2(V6)],
];

function subframes(): Piece {
  const { bytes } = snap(V4);
  const header = [...new Array<number>(12).fill(1), bytes.length >> 8, bytes.length & 0xff];
  return { kind: 'data', bytes: concat(header, bytes, [0], header, bytes) };
}

interface Mutation {
  readonly seed: number;
  readonly writes: readonly (readonly [place: number, byte: number])[];
  readonly captured: number;
  readonly wireLength: number;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255));
const mutation: fc.Arbitrary<Mutation> = fc.record({
  seed: fc.nat(SEEDS.length - 1),
  writes: fc.array(fc.tuple(share, byte), { maxLength: 6 }),
  captured: fc.oneof(fc.constant(1), share),
  wireLength: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 30, noNaN: true })),
});

/** Where a frame stands in a reader's buffer, and what of other frames is around it. */
const AROUND = 64;

function apply({ seed, writes, captured, wireLength }: Mutation, around: number) {
  const [linkType, piece] = SEEDS[seed] ?? [0, V4];
  const { length } = piece.bytes;
  const bytes = new Uint8Array(length + 2 * AROUND).fill(around);
  bytes.set(piece.bytes, AROUND);
  for (const [place, value] of writes) bytes[AROUND + Math.floor(place * (length - 1))] = value;
  const end = AROUND + Math.floor(captured * length);
  bytes.fill(around, end);
  const frame = { ...emptyFrame(), linkType, bytes, start: AROUND, end };
  return { ...frame, wireLength: Math.floor(wireLength * length) };
}

function said(dissector: Dissector, mutations: readonly Mutation[], around: number): string[] {
  return mutations.map((each) => {
    const told: string[] = [];
    const outcome = dissector.dissect(apply(each, around), (segment) => {
      expectPlacesWithin(segment);
      const { bytes, sackEdges, ...rest } = segment;
      const data = bytes.subarray(segment.dataAt, segment.dataEnd);
      const edges = sackEdges.subarray(0, 2 * segment.sackCount);
      told.push(`${JSON.stringify(rest)} ${edges} ${data}`);
    });
    return `${outcome} ${told.join()}`;
  });
}

function expectPlacesWithin(segment: Segment): void {
  const { bytes, ipAt, tcpAt, dataAt, dataEnd, sourceAt, destinationAt, ipVersion } = segment;
  const address = ipVersion === 4 ? 4 : 16;
  const places = [0, ipAt, tcpAt, dataAt, dataEnd, bytes.length];
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  for (const at of [sourceAt, destinationAt]) {
    expect(at).toBeGreaterThan(ipAt);
    expect(at + address).toBeLessThanOrEqual(bytes.length);
  }
  expect(segment.length).toBeGreaterThanOrEqual(-1);
  if (segment.length >= 0) expect(dataEnd - dataAt).toBeLessThanOrEqual(segment.length);
}

test('damaged frames are read without a fault, and nothing that stands around them', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 12 }), (mutations) => {
      const first = said(new Dissector(), mutations, 0);
      expect(said(new Dissector(), mutations, 0xff)).toEqual(first);
    }),
    { numRuns: 3000 },
  );
});

test('frames of bytes without any meaning are read without a fault', () => {
  const linkTypes = [...new Set(SEEDS.map(([linkType]) => linkType)), 147];
  fc.assert(
    fc.property(fc.constantFrom(...linkTypes), fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
      const frame = { ...emptyFrame(), linkType: type, bytes, end: bytes.length };
      const outcome = new Dissector().dissect({ ...frame, wireLength: bytes.length }, () => {});
      expect(['tcp', 'other', 'malformed', 'fragment']).toContain(outcome);
    }),
    { numRuns: 10_000 },
  );
});

test('an endless row of tags ends', () => {
  const bytes = new Uint8Array(200_000);
  for (let at = 12; at < bytes.length; at += 4) bytes.set([0x81, 0x00, 0, 7], at);
  const frame = { ...emptyFrame(), linkType: 1, bytes, end: bytes.length };
  expect(new Dissector().dissect(frame, () => {})).toBe('malformed');
});
