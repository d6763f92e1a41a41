// Link types and what may stand between the wire and IP.

import {
  concat,
  cooked,
  cooked2,
  data,
  ethernet,
  hex,
  ipv4,
  ipv6,
  llc,
  loopback,
  mpls,
  type Piece,
  ppp,
  pppoe,
  snap,
  tcp,
  vlan,
  wireless,
} from '../packets/packets.ts';
import { describeFrames } from './frames-table.ts';

const v4 = (from: number) => ipv4({}, tcp({ from }, 'hello'));
const v6 = (from: number) => ipv6({}, tcp({ from }, 'hello'));
const behind = (digits: string, piece: Piece) => data(concat(hex(digits), piece.bytes));

describeFrames('Ethernet', 1, {
  'with IPv4': ['tcp', ethernet(v4(1))],
  'with IPv6': ['tcp', ethernet(v6(1))],
  'with IPv6 under the number of IPv4': ['tcp', ethernet(v6(2), 0x0800)],
  'with IPv4 under the number of IPv6': ['malformed', ethernet(v4(3), 0x86dd)],
  'with ARP': ['other', ethernet({ kind: 'arp', bytes: new Uint8Array(28) })],
  'with a length and SNAP': ['tcp', ethernet(snap(v4(4)))],
  'with a length and SNAP of IPv6': ['tcp', ethernet(snap(v6(4)))],
  "with SNAP of 802.1H's organization": ['tcp', ethernet(snap(v4(5), [0, 0, 0xf8]))],
  'with SNAP of another organization': ['other', ethernet(snap(v4(6), [0, 0, 0x0c]))],
  'with a bridged frame in SNAP': [
    'tcp',
    ethernet({ kind: 'llc', bytes: behind('aaaa030080c200070000', ethernet(v4(7))).bytes }),
  ],
  'with IP in 802.2 itself': ['tcp', ethernet(llc(v4(8)))],
  'with IP in an information frame': ['tcp', ethernet(llc(v4(9), 6, [0, 0]))],
  'with IP in a supervisory frame': ['other', ethernet(llc(v4(9), 6, [1, 0]))],
  'with IP in a polling frame': ['other', ethernet(llc(v4(9), 6, [0x13]))],
  'with another 802.2 service': ['other', ethernet(llc(v4(9), 0x42))],
  "with Novell's raw 802.3": ['other', ethernet(behind('ffff', v4(9)), 47)],
  'with a number that is neither length nor type': ['other', ethernet(snap(v4(9)), 1501)],
  'with a length that leaves data away': ['tcp', ethernet(snap(v4(10)), 51)],
  'with a length that leaves the header away': ['malformed', ethernet(snap(v4(10)), 40)],
  'of 13 bytes': ['malformed', data(13)],
});

describeFrames('tags', 1, {
  'a VLAN': ['tcp', ethernet(vlan(7, v4(1)))],
  'a VLAN with a length': ['tcp', ethernet(vlan(7, snap(v4(2))))],
  'two VLANs': ['tcp', ethernet(vlan(7, vlan(8, v6(1))))],
  'a VLAN in a service VLAN': ['tcp', ethernet(vlan(7, vlan(8, v4(3)), 'serviceVlan'))],
  'a service VLAN with a length': ['other', ethernet(vlan(7, snap(v4(4)), 'serviceVlan'))],
  'the old service tag': ['tcp', ethernet(vlan(7, vlan(8, v4(4))), 0x9100)],
  'a VLAN that is cut': ['malformed', { bytes: ethernet(vlan(7, v4(4))).bytes, captured: 17 }],
  'a label': ['tcp', ethernet(mpls([100], v4(5)))],
  'three labels': ['tcp', ethernet(mpls([100, 14, 3], v6(2)))],
  'a label in a VLAN': ['tcp', ethernet(vlan(7, mpls([100], v4(6))))],
  'a multicast label': ['tcp', ethernet(mpls([100], v4(7)), 0x8848)],
  'an alert label': ['other', ethernet(mpls([13], v4(8)))],
  'a label with an Ethernet frame': ['other', ethernet(mpls([100], ethernet(v4(8))))],
  'an associated channel': ['tcp', ethernet(mpls([100], behind('10000021', v4(9))))],
  'an associated channel of IPv6': ['tcp', ethernet(mpls([100], behind('10000057', v6(3))))],
  'an associated channel of something': ['other', ethernet(mpls([100], behind('10000007', v4(9))))],
  'labels without an end': ['malformed', ethernet({ kind: 'mpls', bytes: new Uint8Array(40) })],
  'a PPPoE session': ['tcp', ethernet(pppoe(v4(10)))],
  'a PPPoE session with IPv6 in a VLAN': ['tcp', ethernet(vlan(7, pppoe(v6(4))))],
  'a PPPoE session that ends before the datagram': ['tcp', ethernet(pppoe(v4(11), 44))],
  'PPPoE discovery': ['other', ethernet(pppoe(v4(12)), 0x8863)],
  'Ethernet in Ethernet': ['tcp', ethernet(ethernet(v4(12)))],
  'a VN-Tag': ['tcp', ethernet(behind('00000001 0800', v4(14)), 0x8926)],
  'a VN-Tag with a VLAN': ['tcp', ethernet(behind('00000001 8100 0007 86dd', v6(5)), 0x8926)],
  'an E-Tag': ['tcp', ethernet(behind('000000010000 0800', v4(15)), 0x893f)],
  FabricPath: ['tcp', ethernet(behind('0440', ethernet(v4(16))), 0x8903)],
  'a backbone instance': ['tcp', ethernet(behind('00001234', ethernet(vlan(7, v4(17)))), 0x88e7)],
  '802.11': ['tcp', ethernet(wireless({}, snap(v4(18))), 0x2452)],
  'a tag that is cut': ['malformed', ethernet(data(3), 0x893f)],
  '802.2 of any length': ['tcp', ethernet(snap(v4(13)), 0x8870)],
});

describeFrames('PPP', 9, {
  'with address and control': ['tcp', ppp(v4(1), { hdlc: true })],
  'without them': ['tcp', ppp(v4(2))],
  'with a short protocol': ['tcp', ppp(v4(3), { short: true })],
  'with all of it': ['tcp', ppp(v6(1), { hdlc: true, short: true })],
  'with labels': ['tcp', ppp(mpls([20], v4(4)), { hdlc: true })],
  "as Cisco's HDLC": ['tcp', behind('0f000800', v4(5))],
  'with link control': ['other', ppp(data(20), { hdlc: true })],
  'of one byte': ['malformed', data(hex('ff'))],
});

describeFrames('PPP with HDLC', 50, { 'with IPv4': ['tcp', ppp(v4(1), { hdlc: true })] });
describeFrames('PPPoE', 51, { 'with IPv4': ['tcp', pppoe(v4(1))] });

describeFrames("Cisco's HDLC", 104, {
  IPv4: ['tcp', behind('0f00 0800', v4(1))],
  IPv6: ['tcp', behind('0f00 86dd', v6(1))],
  labels: ['tcp', behind('8f00 8847', mpls([20], v4(2)))],
  'its own messages': ['other', behind('8f00 8035', data(18))],
  'that is cut': ['malformed', data(3)],
});

describeFrames('FDDI', 10, {
  IPv4: ['tcp', behind('50 020000000001 020000000002', snap(v4(1)))],
  IPv6: ['tcp', behind('5f 020000000001 020000000002', snap(v6(1)))],
  'a synchronous frame': ['other', behind('d0 020000000001 020000000002', snap(v6(1)))],
  'a frame of the ring itself': ['other', behind('c0 020000000001 020000000002', snap(v4(2)))],
  'that is cut': ['malformed', data(hex('50 020000000001'))],
});

describeFrames('per-packet information', 192, {
  '802.11': ['tcp', behind('00000800 69000000', wireless({}, snap(v4(1))))],
  Ethernet: ['tcp', behind('00000800 01000000', ethernet(v4(2)))],
  'a length that is too long': ['malformed', behind('0000ff0f 01000000', ethernet(v4(3)))],
  'of something': ['other', behind('00000800 f1000000', v4(4))],
});

describeFrames('loopback of BSD', 0, {
  'IPv4 of a little-endian machine': ['tcp', loopback(v4(1), 'little')],
  'IPv4 of a big-endian machine': ['tcp', loopback(v4(2), 'big')],
  'IPv6 of macOS': ['tcp', loopback(v6(1), 'little')],
  'IPv6 of FreeBSD': ['tcp', loopback(v6(2), 'little', 28)],
  'IPv6 of NetBSD': ['tcp', loopback(v6(3), 'big', 24)],
  'a family in the upper half': ['tcp', behind('00020000', v4(3))],
  'a family in the lower half, swapped': ['tcp', behind('00000200', v4(4))],
  'an EtherType': ['tcp', behind('000086dd', v6(4))],
  'an EtherType of a little-endian machine': ['tcp', behind('00080000', v4(5))],
  PPP: ['tcp', behind('ff030021', v4(6))],
  'another family': ['other', loopback(v4(7), 'little', 7)],
  'that is cut': ['malformed', data(3)],
});

describeFrames('loopback of OpenBSD', 108, {
  IPv4: ['tcp', loopback(v4(1), 'big')],
  IPv6: ['tcp', loopback(v6(1), 'big', 24)],
  'IPv4 in the wrong order': ['other', loopback(v4(2), 'little')],
});

for (const linkType of [12, 14, 101]) {
  describeFrames(`IP without a link header, type ${linkType}`, linkType, {
    IPv4: ['tcp', v4(1)],
    IPv6: ['tcp', v6(1)],
    'PPP after all': ['tcp', ppp(v4(2), { hdlc: true })],
    'PPP behind an address that is made up': ['tcp', behind('020000000001ff030021', v4(3))],
    'zeros before it': ['tcp', behind('00000000000000000000', v4(4))],
    'something else': ['other', data(40)],
    nothing: ['malformed', data(0)],
  });
}

describeFrames('IPv4 alone', 228, { IPv4: ['tcp', v4(1)], IPv6: ['tcp', v6(1)] });
describeFrames('IPv6 alone', 229, { IPv6: ['tcp', v6(1)], IPv4: ['malformed', v4(1)] });

for (const [name, linkType, wrap] of [
  ['cooked', 113, cooked],
  ['cooked, version 2', 276, cooked2],
] as const) {
  describeFrames(name, linkType, {
    IPv4: ['tcp', wrap(v4(1))],
    IPv6: ['tcp', wrap(v6(1))],
    'a VLAN': ['tcp', wrap(vlan(7, v4(2)))],
    'a PPPoE session': ['tcp', wrap(pppoe(v4(3)))],
    '802.2': ['tcp', wrap(snap(v4(4)), 4)],
    'an Ethernet frame': ['tcp', wrap(ethernet(v4(5)), 3)],
    'of a GRE interface': ['tcp', wrap(v4(6), 0x0800, 778)],
    netlink: ['other', wrap(data(40), 0, 824)],
    'that is cut': ['malformed', { bytes: wrap(v4(7)).bytes, captured: 15 }],
  });
}
