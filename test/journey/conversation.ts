// Connections of boards that are made up, as a capture.

import { TCP } from '../../src/wire/segment.ts';
import { ethernet, ipv4, pcapFile, tcp } from '../wire/packets/packets.ts';

export const BOARD = '10.0.0.1';
export const SERVER = '10.0.0.2';

/** One packet of a connection: what the board says, or the server. */
type Said = { readonly board: string } | { readonly server: string };

/** Connections one after the other, each with its handshake. */
export function conversation(...connections: readonly (readonly Said[])[]): Uint8Array {
  const frames: { bytes: Uint8Array }[] = [];
  for (const [index, said] of connections.entries()) {
    const port = 40_000 + index;
    let [out, back] = [1000, 5000];
    const board = (flags: number, data = '') => {
      const header = { from: port, to: 5050, seq: out, ack: back, flags };
      frames.push({
        bytes: ethernet(
          ipv4({ source: BOARD, destination: SERVER }, tcp(header, Buffer.from(data))),
        ).bytes,
      });
      out += data.length + (flags & TCP.SYN ? 1 : 0);
    };
    const server = (flags: number, data = '') => {
      const header = { from: 5050, to: port, seq: back, ack: out, flags };
      frames.push({
        bytes: ethernet(
          ipv4({ source: SERVER, destination: BOARD }, tcp(header, Buffer.from(data))),
        ).bytes,
      });
      back += data.length + (flags & TCP.SYN ? 1 : 0);
    };
    board(TCP.SYN);
    server(TCP.SYN | TCP.ACK);
    board(TCP.ACK);
    for (const packet of said) {
      if ('board' in packet) board(TCP.ACK | TCP.PSH, packet.board);
      else server(TCP.ACK | TCP.PSH, packet.server);
    }
    server(TCP.ACK);
    board(TCP.ACK);
  }
  return pcapFile(frames);
}
