// Segments of one connection of a board, with any bytes at any place.

import { TCP } from '../../src/wire/segment.ts';
import { ethernet, ipv4, type MadeFrame, tcp } from '../wire/packets/packets.ts';

const BOARD = '10.0.0.1';
const SERVER = '10.0.0.2';

export function board(offset: number, text: string, flags: number = TCP.ACK): MadeFrame {
  const header = { from: 40_000, to: 5050, seq: 1001 + offset, ack: 9001, flags };
  return { bytes: ethernet(ipv4({ source: BOARD, destination: SERVER }, tcp(header, text))).bytes };
}

export function server(acked: number, flags: number = TCP.ACK, window = 1024): MadeFrame {
  const seq = flags & TCP.SYN ? 9000 : 9001;
  const header = { from: 5050, to: 40_000, seq, ack: 1001 + acked, flags, window };
  return { bytes: ethernet(ipv4({ source: SERVER, destination: BOARD }, tcp(header))).bytes };
}

/** Frames 1 to 3, a millisecond apart. */
export const OPENING = [board(-1, '', TCP.SYN), server(0, TCP.SYN | TCP.ACK), board(0, '')];
