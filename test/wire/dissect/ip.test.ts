// IPv4 and IPv6 with all that may stand between them and TCP.

import {
  authentication,
  concat,
  data,
  destinationOptions,
  ethernet,
  fragment,
  hex,
  hopByHop,
  ipv4,
  ipv6,
  type MadeFrame,
  type Piece,
  routing,
  tcp,
} from '../packets/packets.ts';
import { describeFrames } from './frames-table.ts';

const segment = (from: number) => tcp({ from }, 'hello');
const cut = (piece: Piece, captured: number): MadeFrame => ({ bytes: piece.bytes, captured });
const longer = (piece: Piece, wireLength: number): MadeFrame => ({
  bytes: piece.bytes,
  wireLength,
});
const padded = (piece: Piece) => data(concat(piece.bytes, new Uint8Array(12)));
const ROUTE = [...hex('20010db8000000000000000000000009')];

describeFrames('IPv4', 1, {
  'with nothing special': ['tcp', ethernet(ipv4({}, segment(1)))],
  'with padding behind it': ['tcp', padded(ethernet(ipv4({}, segment(2))))],
  'with a total length of 0': ['tcp', ethernet(ipv4({ totalLength: 0 }, segment(3)))],
  'with a total length of 0 and padding': [
    'tcp',
    padded(ethernet(ipv4({ totalLength: 0 }, segment(4)))),
  ],
  'with a total length shorter than its header': [
    'malformed',
    ethernet(ipv4({ totalLength: 19 }, segment(5))),
  ],
  'with a total length of its header': [
    'malformed',
    ethernet(ipv4({ totalLength: 20 }, segment(5))),
  ],
  'with a total length that leaves data away': [
    'tcp',
    ethernet(ipv4({ totalLength: 42 }, segment(6))),
  ],
  'with a total length that leaves a part of TCP away': [
    'tcp',
    ethernet(ipv4({ totalLength: 38 }, segment(7))),
  ],
  'with a total length that leaves more of TCP away': [
    'malformed',
    ethernet(ipv4({ totalLength: 35 }, segment(8))),
  ],
  'with a total length beyond the frame': ['tcp', ethernet(ipv4({ totalLength: 900 }, segment(9)))],
  'of which more was on the wire': [
    'tcp',
    longer(ethernet(ipv4({ totalLength: 900 }, segment(10))), 914),
  ],
  'of which more was on the wire than it says': [
    'tcp',
    longer(ethernet(ipv4({}, segment(11))), 914),
  ],
  'of which less was on the wire than was captured': [
    'tcp',
    longer(ethernet(ipv4({}, segment(12))), 40),
  ],
  'with a header of 16 bytes': ['malformed', ethernet(ipv4({ headerWords: 4 }, segment(13)))],
  'with a header beyond its length': [
    'malformed',
    ethernet(ipv4({ headerWords: 15 }, segment(13))),
  ],
  'of version 5': ['malformed', ethernet(ipv4({ version: 5 }, segment(13)))],
  'with options': ['tcp', ethernet(ipv4({ options: [0x94, 4, 0, 0] }, segment(14)))],
  'with a source route': [
    'tcp',
    ethernet(ipv4({ options: [0x83, 7, 4, 9, 9, 9, 9, 0] }, segment(15))),
  ],
  'to the end of that route': [
    'tcp',
    ethernet(ipv4({ options: [0x83, 7, 8, 9, 9, 9, 9, 0] }, segment(15))),
  ],
  'straight to the end of that route': [
    'tcp',
    ethernet(ipv4({ destination: '9.9.9.9' }, segment(15))),
  ],
  'with a strict route behind other options': [
    'tcp',
    ethernet(ipv4({ options: [1, 0x89, 11, 8, 7, 7, 7, 7, 9, 9, 9, 9] }, segment(15))),
  ],
  'with an authentication header': ['tcp', ethernet(ipv4({}, authentication(segment(16))))],
  'with another protocol': ['other', ethernet(ipv4({ protocol: 50 }, segment(17)))],
  'cut in its header': ['malformed', cut(ethernet(ipv4({}, segment(17))), 33)],
  'cut before TCP': ['malformed', cut(ethernet(ipv4({}, segment(17))), 34)],
});

describeFrames('IPv6', 1, {
  'with nothing special': ['tcp', ethernet(ipv6({}, segment(1)))],
  'with padding behind it': ['tcp', padded(ethernet(ipv6({}, segment(2))))],
  'with a length of 0': ['malformed', ethernet(ipv6({ payloadLength: 0 }, segment(3)))],
  'with a length that leaves data away': ['tcp', ethernet(ipv6({ payloadLength: 22 }, segment(3)))],
  'with a length beyond the frame': ['tcp', ethernet(ipv6({ payloadLength: 900 }, segment(4)))],
  'of which more was on the wire': [
    'tcp',
    longer(ethernet(ipv6({ payloadLength: 900 }, segment(5))), 954),
  ],
  'cut in its header': ['malformed', cut(ethernet(ipv6({}, segment(6))), 53)],
  'with hop-by-hop options': ['tcp', ethernet(ipv6({}, hopByHop(segment(6))))],
  'with destination options': ['tcp', ethernet(ipv6({}, destinationOptions(segment(7))))],
  'with an authentication header': ['tcp', ethernet(ipv6({}, authentication(segment(8), 16)))],
  'with all of them': [
    'tcp',
    ethernet(ipv6({}, hopByHop(destinationOptions(routing(authentication(segment(9))))))),
  ],
  'with options that are cut': ['malformed', cut(ethernet(ipv6({}, hopByHop(segment(10)))), 58)],
  'with options longer than the datagram': [
    'malformed',
    ethernet(ipv6({ nextHeader: 0 }, data(hex('06ff010400000000')))),
  ],
  'with a whole datagram in a fragment header': [
    'tcp',
    ethernet(ipv6({}, fragment({}, segment(11)))),
  ],
  'with a route': ['tcp', ethernet(ipv6({}, routing(segment(12), [0, 1, 0, 0, 0, 0, ...ROUTE])))],
  'with two stops left': [
    'tcp',
    ethernet(ipv6({}, routing(segment(12), [0, 2, 0, 0, 0, 0, ...ROUTE, ...ROUTE.toReversed()]))),
  ],
  'to the end of the route': [
    'tcp',
    ethernet(ipv6({}, routing(segment(12), [0, 0, 0, 0, 0, 0, ...ROUTE]))),
  ],
  'straight to the end of the route': [
    'tcp',
    ethernet(ipv6({ destination: '2001:db8::9' }, segment(12))),
  ],
  'with the route of a mobile node': [
    'tcp',
    ethernet(ipv6({}, routing(segment(13), [2, 1, 0, 0, 0, 0, ...ROUTE]))),
  ],
  'with such a route without an address': [
    'malformed',
    ethernet(ipv6({}, routing(segment(13), [2, 1, 0, 0, 0, 0]))),
  ],
  'with segments of a route': [
    'tcp',
    ethernet(ipv6({}, routing(segment(14), [4, 1, 0, 0, 0, 0, ...ROUTE]))),
  ],
  'with a compressed route without shortened addresses': [
    'tcp',
    ethernet(ipv6({}, routing(segment(15), [3, 1, 0, 0, 0, 0, ...ROUTE]))),
  ],
  'with the home address of a mobile node': [
    'tcp',
    ethernet(ipv6({}, destinationOptions(segment(16), [1, 2, 0, 0, 0xc9, 16, ...ROUTE]))),
  ],
  'from that home': ['tcp', ethernet(ipv6({ source: '2001:db8::9' }, segment(16)))],
  'with the length of a jumbogram': [
    'tcp',
    ethernet(ipv6({ payloadLength: 0 }, hopByHop(segment(17), [0xc2, 4, 0, 1, 0, 0]))),
  ],
  'with such a length that is too small': [
    'malformed',
    ethernet(ipv6({ payloadLength: 0 }, hopByHop(segment(18), [0xc2, 4, 0, 0, 0, 33]))),
  ],
});

describeFrames('a jumbogram', 229, {
  'with all its data': [
    'tcp',
    ipv6({ payloadLength: 0 }, hopByHop(tcp({}, 70_000), [0xc2, 4, 0, 1, 0x11, 0x8c])),
  ],
});
