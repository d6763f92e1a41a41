// The TCP header and its options: odd ones, and such as were cut.

import {
  ethernet,
  ipv4,
  ipv6,
  type MadeFrame,
  option,
  type Piece,
  tcp,
} from '../packets/packets.ts';
import { describeFrames } from './frames-table.ts';

const over = (piece: Piece) => ethernet(ipv4({}, piece));
const with4 = (from: number, ...options: number[][]) => over(tcp({ from, options }, 'hello'));
const cut = (piece: Piece, captured: number): MadeFrame => ({ bytes: piece.bytes, captured });

const USUAL = [option.nop, option.nop, option.timestamps(0xfffffffe, 7)];
const FIRST = [
  option.mss(1460),
  option.sackPermitted,
  option.timestamps(1, 0),
  option.nop,
  option.windowScale(7),
];
/** Where the TCP header begins: 14 bytes of Ethernet and 20 of IPv4 stand before it. */
const TCP_AT = 34;

describeFrames('the TCP header', 1, {
  'with all flags': ['tcp', over(tcp({ from: 1, flags: 0x1fb, urgentPointer: 3 }, 'hello'))],
  'with reserved bits': ['tcp', over(tcp({ from: 2, flags: 0xe10 }, 'hello'))],
  'with large numbers': [
    'tcp',
    over(tcp({ from: 3, seq: 0xffffffff, ack: 0x80000000, window: 65535 })),
  ],
  'without data': ['tcp', over(tcp({ from: 4 }))],
  'with an offset beyond the datagram': ['tcp', over(tcp({ from: 5, offset: 12 }, 'hello'))],
  'with an offset up to its end': ['tcp', over(tcp({ from: 6, offset: 6 }, 'four'))],
  'with the usual options': ['tcp', with4(7, ...USUAL)],
  'of a SYN': ['tcp', over(tcp({ from: 8, flags: 2, options: FIRST }))],
  'with SACK blocks': ['tcp', with4(9, option.nop, option.nop, option.sack(1, 2, 5, 0xfffffff0))],
  'with four SACK blocks': ['tcp', with4(10, option.sack(1, 2, 3, 4, 5, 6, 7, 8))],
  'with nothing but NOPs': ['tcp', with4(12, ...new Array<number[]>(40).fill(option.nop))],
  'with an option behind the end': ['tcp', with4(13, option.end, option.mss(7))],
  'with an option behind an unknown one': ['tcp', with4(14, [99, 5, 1, 2, 3], option.mss(7))],
  'with an option of no length': ['tcp', with4(15, [99, 0], option.mss(7))],
  'with an option of length 1': ['tcp', with4(16, [99, 1], option.mss(7))],
  'with an option beyond the header': ['tcp', with4(17, option.mss(7), [99, 9])],
  'with an option that has no length': ['tcp', with4(18, option.mss(7), [1, 1, 1, 99])],
  'with an MSS that is too long': ['tcp', with4(19, [2, 6, 1, 2, 3, 4], option.windowScale(3))],
  'with a shift that is too short': ['tcp', with4(20, [3, 2], option.mss(7))],
  'with timestamps that are too short': ['tcp', with4(21, [8, 6, 1, 2, 3, 4], option.mss(7))],
  'with SACK permitted that is too long': ['tcp', with4(22, [4, 4, 0, 0], option.mss(7))],
  'with a shift above 14': ['tcp', with4(23, option.windowScale(200))],
  'with a SACK option without a block': [
    'tcp',
    over(tcp({ from: 24, options: [[5, 2], option.mss(7)] })),
  ],
  'over IPv6': ['tcp', ethernet(ipv6({}, tcp({ from: 25, options: FIRST }, 'hello')))],
});

const whole = over(tcp({ from: 1, options: USUAL }, 'hello'));
const first = (from: number) => over(tcp({ from, flags: 2, options: FIRST }));
const kept = (from: number, bytes: number) =>
  cut(over(tcp({ from, options: USUAL }, 'hello')), TCP_AT + bytes);

describeFrames('a snapshot length', 1, {
  'that keeps all': ['tcp', whole],
  'that keeps a part of the data': ['tcp', kept(2, 34)],
  'that keeps the header': ['tcp', kept(3, 32)],
  'that cuts the last byte of the options': ['tcp', kept(4, 31)],
  'of 64 bytes, which cuts the second timestamp': ['tcp', kept(5, 30)],
  'that cuts the first timestamp': ['tcp', kept(6, 27)],
  'that keeps no option': ['tcp', kept(7, 20)],
  'that cuts the urgent pointer': ['tcp', kept(8, 19)],
  'that keeps the window': ['tcp', kept(9, 16)],
  'that cuts the window': ['malformed', kept(10, 15)],
  'that cuts the ports': ['malformed', kept(11, 3)],
  'that cuts a shift': ['tcp', cut(first(12), TCP_AT + 39)],
  'that cuts timestamps before a shift': ['tcp', cut(first(13), TCP_AT + 34)],
  'that cuts an MSS': ['tcp', cut(first(14), TCP_AT + 23)],
});

describeFrames('a header that is none', 1, {
  // What stands behind so short an offset tshark does not tell; that the header is one it does.
  'has less than 16 bytes': ['malformed', ethernet(ipv4({ totalLength: 35 }, tcp({ from: 1 })))],
});
