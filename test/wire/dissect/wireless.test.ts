// 802.11: plain, and behind radiotap.

import {
  concat,
  data,
  hex,
  icmp,
  ipv4,
  ipv6,
  type Piece,
  radiotap,
  snap,
  tcp,
  u16,
  wireless,
} from '../packets/packets.ts';
import { describeFrames } from './frames-table.ts';

const v4 = (from: number) => snap(ipv4({}, tcp({ from }, 'hello')));
const v6 = (from: number) => snap(ipv6({}, tcp({ from }, 'hello')));
const behind = (digits: string, piece: Piece) => data(concat(hex(digits), piece.bytes));
const QOS = 8;
const TOGETHER = [0x80, 0];

/** Frames that travel as one, each but the last filled up to a multiple of four bytes. */
function together(...pieces: readonly Piece[]): Piece {
  const subframes = pieces.map((piece, index) => {
    const bytes = concat(hex('020000000001 020000000002'), u16(piece.bytes.length), piece.bytes);
    const missing = index < pieces.length - 1 ? (4 - (bytes.length % 4)) % 4 : 0;
    return concat(bytes, new Uint8Array(missing));
  });
  return data(concat(...subframes));
}

describeFrames('802.11', 105, {
  'between stations': ['tcp', wireless({}, v4(1))],
  'to an access point': ['tcp', wireless({ toDs: true }, v4(2))],
  'from an access point': ['tcp', wireless({ fromDs: true }, v6(1))],
  'between access points': ['tcp', wireless({ toDs: true, fromDs: true }, v4(3))],
  'with QoS': ['tcp', wireless({ subtype: QOS, toDs: true }, v4(4))],
  'with QoS between access points': [
    'tcp',
    wireless({ subtype: QOS, toDs: true, fromDs: true }, v6(2)),
  ],
  'with HT control': ['tcp', wireless({ subtype: QOS, order: true }, v4(5))],
  'in order, without QoS': ['tcp', wireless({ order: true }, v4(6))],
  'with data and an acknowledgement': ['tcp', wireless({ subtype: 1 }, v4(7))],
  'that is encrypted': ['other', wireless({ encrypted: true }, v4(8))],
  'without data': ['other', wireless({ subtype: 4 }, v4(8))],
  'without data, with QoS': ['other', wireless({ subtype: 12 }, v4(8))],
  'of management': ['other', wireless({ type: 0, subtype: 8 }, data(40))],
  'of control': ['other', wireless({ type: 1, subtype: 13 }, data(0))],
  'that is a fragment': ['other', wireless({ moreFragments: true, sequence: 9 }, v4(8))],
  'that is cut': ['malformed', { bytes: wireless({}, v4(8)).bytes, captured: 20 }],
  'of two that travel as one': [
    'tcp',
    wireless({ subtype: QOS, qos: TOGETHER }, together(v4(9), v6(3))),
  ],
  'of three that travel as one, the last not TCP': [
    'tcp',
    wireless({ subtype: QOS, qos: TOGETHER }, together(v4(10), v4(11), snap(data(40)))),
  ],
  'of two that travel as one, the first not TCP': [
    'tcp',
    wireless({ subtype: QOS, qos: TOGETHER }, together(snap(data(40)), v4(12))),
  ],
  'of none that travel as one': ['malformed', wireless({ subtype: QOS, qos: TOGETHER }, data(0))],
  'with two bytes of nothing before SNAP': ['tcp', wireless({}, behind('0000', v4(13)))],
  'with an Ethernet header in it': [
    'tcp',
    wireless({}, behind('02000000000a 02000000000b 0800', ipv4({}, tcp({ from: 14 })))),
  ],
  "with Novell's raw 802.3": ['other', wireless({}, data(hex('ffff0022001100')))],
  'after one that travelled with others': ['tcp', wireless({}, v4(15))],
});

const FLAGS = 1 << 1;
const TIME_AND_FLAGS = FLAGS | 1;
const CHECKSUM = hex('01020304');
const ended = (piece: Piece) => data(concat(piece.bytes, CHECKSUM));
const untold = (from: number) => snap(ipv4({ totalLength: 0 }, tcp({ from }, 'hello')));

describeFrames('radiotap', 127, {
  'without fields': ['tcp', radiotap(wireless({}, v4(1)))],
  'with flags': ['tcp', radiotap(wireless({}, v4(2)), FLAGS, [0])],
  'with a checksum at the end': ['tcp', radiotap(ended(wireless({}, v4(3))), FLAGS, [0x10])],
  'with a checksum and no length of its own': [
    'tcp',
    radiotap(ended(wireless({}, untold(4))), FLAGS, [0x10]),
  ],
  'with a time before the flags': [
    'tcp',
    radiotap(
      ended(wireless({}, untold(5))),
      TIME_AND_FLAGS,
      [...new Array<number>(8), 0x10].map((x) => x ?? 0),
    ),
  ],
  'with more words of presence': [
    'tcp',
    radiotap(wireless({}, v6(1)), (1 << 31) | FLAGS, [0, 0, 0, 0, 0]),
  ],
  'with a padded header': [
    'tcp',
    radiotap(wireless({ subtype: QOS, qos: [0, 0, 0, 0] }, v4(6)), FLAGS, [0x20]),
  ],
  'with a length beyond the frame': ['malformed', data(hex('0000ff000000000000'))],
  'of 7 bytes': ['malformed', data(hex('00000800000000'))],
  'that is encrypted': ['other', radiotap(wireless({ encrypted: true }, v4(7)))],
  'with an ICMP error': [
    'other',
    radiotap(wireless({}, snap(ipv4({}, icmp(ipv4({}, tcp({ from: 8 }))))))),
  ],
});
