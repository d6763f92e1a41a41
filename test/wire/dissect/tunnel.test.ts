// Tunnels that are opened, others that are not, and what errors of ICMP quote.

import {
  concat,
  data,
  ethernet,
  gre,
  hex,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  mpls,
  option,
  type Piece,
  ppp,
  snap,
  tcp,
  udp,
  vlan,
  wireless,
} from '../packets/packets.ts';
import { describeFrames } from './frames-table.ts';

const v4 = (from: number) => ipv4({}, tcp({ from }, 'hello'));
const v6 = (from: number) => ipv6({}, tcp({ from }, 'hello'));
const over4 = (piece: Piece) => ethernet(ipv4({ source: '192.0.2.1' }, piece));
const over6 = (piece: Piece) => ethernet(ipv6({ source: '2001:db8::1' }, piece));
const start = (piece: Piece, bytes: number): Piece => ({
  kind: piece.kind,
  bytes: piece.bytes.subarray(0, bytes),
});
const behind = (digits: string, piece: Piece) => data(concat(hex(digits), piece.bytes));

describeFrames('tunnels', 1, {
  'IPv4 in IPv4': ['tcp', over4(v4(1))],
  'IPv6 in IPv4': ['tcp', over4(v6(1))],
  'IPv4 in IPv6': ['tcp', over6(v4(2))],
  'IPv6 in IPv6': ['tcp', over6(v6(2))],
  'IPv4 three times': ['tcp', over4(ipv4({}, ipv4({}, v4(3))))],
  'in a datagram that is cut short': [
    'tcp',
    ethernet(ipv4({ totalLength: 63 }, ipv4({}, tcp({ from: 4 }, 'hello')))),
  ],
  GRE: ['tcp', over4(gre({}, v4(5)))],
  'GRE over IPv6': ['tcp', over6(gre({}, v6(3)))],
  'GRE with a checksum': ['tcp', over4(gre({ checksum: true }, v4(6)))],
  'GRE with a key': ['tcp', over4(gre({ key: true }, v4(7)))],
  'GRE with a sequence number': ['tcp', over4(gre({ sequence: true }, v4(8)))],
  'GRE with all of them': ['tcp', over4(gre({ checksum: true, key: true, sequence: true }, v6(4)))],
  'GRE with Ethernet': ['tcp', over4(gre({}, ethernet(vlan(7, v4(9)))))],
  'GRE with labels': ['tcp', over4(gre({}, mpls([100], v4(10))))],
  'GRE with PPP': ['tcp', over4(gre({}, ppp(v4(11), { hdlc: true })))],
  'GRE of PPTP, with an acknowledgement': [
    'tcp',
    ethernet(ipv4({ protocol: 47 }, behind('3081880b 00000007 00000001 00000001', ppp(v4(12))))),
  ],
  'GRE with a source route': [
    'tcp',
    ethernet(
      ipv4({ protocol: 47 }, behind('40000800 00000000 08000004 0a000001 00000000', v4(13))),
    ),
  ],
  'GRE in GRE': ['tcp', over4(gre({}, ipv4({}, gre({ key: true }, v4(14)))))],
  'GRE with a mirrored frame': ['tcp', over4(gre({ protocol: 0x88be }, ethernet(v4(16))))],
  'GRE with a mirrored frame, version 2': [
    'tcp',
    over4(gre({ protocol: 0x88be, sequence: true }, behind('1001000100000000', ethernet(v4(17))))),
  ],
  'GRE with a mirrored frame, version 3': [
    'tcp',
    over4(
      gre(
        { protocol: 0x22eb, sequence: true },
        behind('200100010000000000000000', ethernet(v4(18))),
      ),
    ),
  ],
  'GRE with a mirrored frame, version 3, and more of it': [
    'tcp',
    over4(
      gre(
        { protocol: 0x22eb, sequence: true },
        behind('200100010000000000000001 1800000000000000', ethernet(v4(19))),
      ),
    ),
  ],
  'GRE with Ethernet of a MikroTik': [
    'tcp',
    over4(gre({ protocol: 0x6400, key: true, version: 1 }, ethernet(v4(20)))),
  ],
  'GRE with 802.11': ['tcp', over4(gre({ protocol: 0x8200 }, wireless({}, snap(v4(21)))))],
  'GRE with something else': ['other', over4(gre({ protocol: 0x2000 }, data(40)))],
  'GRE that is cut': ['malformed', over4(start(gre({ key: true }, v4(15)), 6))],
  UDP: ['other', over4(udp(data(40)))],
});

const nothing = [0, 0, 0, 0];

describeFrames('ICMP errors', 1, {
  'quote a whole segment': ['other', over4(icmp(v4(1)))],
  'quote its first 16 bytes, which is enough': ['other', over4(icmp(start(v4(2), 36)))],
  'quote one byte less': ['other', over4(icmp(start(v4(3), 35)))],
  'quote its first 8 bytes': ['other', over4(icmp(start(v4(4), 28)))],
  'quote a bit of an IP header': ['other', over4(icmp(start(v4(5), 10)))],
  'of a segment that was seen': ['tcp', ethernet(v4(6))],
  'quote one that was seen': ['other', over4(icmp(start(v4(6), 40)))],
  'quote one that comes back': ['other', over4(icmp(v4(7)))],
  'of one that was quoted': [
    'tcp',
    ethernet(ipv4({ source: '10.0.0.2', destination: '10.0.0.1' }, tcp({ from: 5050, to: 7 }))),
  ],
  'quote a SYN': [
    'other',
    over4(icmp(ipv4({}, tcp({ from: 8, flags: 2, options: [option.mss(1460)] })))),
  ],
  'quote IPv6': ['other', over4(icmp(v6(1)))],
  'quote a tunnel': ['other', over4(icmp(ipv4({}, ipv4({}, tcp({ from: 9 })))))],
  'quote an error': ['other', over4(icmp(ipv4({}, icmp(v4(10)))))],
  'quote a later fragment': ['other', over4(icmp(ipv4({ offset: 9 }, data(24))))],
  'of a time that was exceeded': ['other', over4(icmp(v4(11), 11, 0))],
  'of a problem': ['other', over4(icmp(v4(12), 12, 0))],
  'that ask to be slower': ['other', over4(icmp(v4(13), 4, 0))],
  'that show another way': ['other', over4(icmp(v4(14), 5, 1))],
  'are not echoes': ['other', over4(icmp(v4(15), 8, 0))],
  'are cut': ['malformed', over4(start(icmp(v4(16)), 7))],
  'of IPv6 quote a whole segment': ['other', over6(icmpv6(v6(20)))],
  'of IPv6 quote enough': ['other', over6(icmpv6(start(v6(21), 56)))],
  'of IPv6 quote too little': ['other', over6(icmpv6(start(v6(22), 55)))],
  'of IPv6 about size': ['other', over6(icmpv6(v6(23), 2, 0))],
  'of IPv6 about time': ['other', over6(icmpv6(v6(24), 3, 0))],
  'of IPv6 about a problem': ['other', over6(icmpv6(v6(25), 4, 0))],
  'of IPv6 are not echoes': ['other', over6(icmpv6(v6(26), 128, 0, nothing))],
  'of IPv6 that show another way': ['other', over6(icmpv6(v6(27), 137, 0, nothing))],
  'of IPv6 in IPv4': ['other', over4(icmpv6(v6(28)))],
});
