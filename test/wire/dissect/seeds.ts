// A frame of every kind, to be damaged by tests.

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

function subframes(): Piece {
  const { bytes } = snap(V4);
  const header = [...new Array<number>(12).fill(1), bytes.length >> 8, bytes.length & 0xff];
  return { kind: 'data', bytes: concat(header, bytes, [0], header, bytes) };
}

export interface Seed {
  readonly linkType: number;
  readonly bytes: Uint8Array;
}

export const SEEDS: readonly Seed[] = (
  [
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
  ] as const
).map(([linkType, { bytes }]) => ({ linkType, bytes }));
