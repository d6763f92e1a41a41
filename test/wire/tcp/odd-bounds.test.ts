// What Wireshark does at the edge of what it keeps, and with captures that have no clock.

import { expect, test } from 'vitest';
import { MAX_UNACKED_SEGMENTS } from '../../../src/limits.ts';
import { Capture } from '../../../src/wire/capture.ts';
import { analysisNames } from '../../../src/wire/packet.ts';
import { TCP } from '../../../src/wire/segment.ts';
import {
  ethernet,
  ipv4,
  type MadeFrame,
  pcapFile,
  START_SECONDS,
  tcp,
} from '../packets/packets.ts';

function fromClient(seq: number, flags: number, length: number, at?: number): MadeFrame {
  const { bytes } = ethernet(ipv4({}, tcp({ seq, ack: 2000, flags }, length)));
  return { bytes, ...(at !== undefined && { at }) };
}

function fromServer(ack: number, flags: number, at?: number): MadeFrame {
  const ends = { source: '10.0.0.2', destination: '10.0.0.1' };
  const header = { from: 5050, to: 40_000, seq: 2000, ack, flags };
  return { bytes: ethernet(ipv4(ends, tcp(header))).bytes, ...(at !== undefined && { at }) };
}

test.each([
  [MAX_UNACKED_SEGMENTS - 1, []],
  [MAX_UNACKED_SEGMENTS, ['ack_lost_segment']],
])('the ACK of a FIN behind %d segments that wait', (count, expected) => {
  const data = Array.from({ length: count }, (_, at) => fromClient(1000 + at, TCP.ACK, 1));
  const end = 1000 + count;
  const frames = [...data, fromClient(end, TCP.ACK | TCP.FIN, 0), fromServer(end + 1, TCP.ACK)];
  let last: string[] = [];
  const capture = new Capture({
    packet: ({ analysis }) => {
      last = analysisNames(analysis);
    },
  });
  capture.write(pcapFile(frames));
  capture.end();
  expect(last).toEqual(expected);
});

test.each([
  ['1970 began', -START_SECONDS * 1e9, -1],
  ['a second after 1970 began', (1 - START_SECONDS) * 1e9, 1e9],
])('the round trip from a SYN of when %s', (_, at, expected) => {
  const frames = [
    fromClient(999, TCP.SYN, 0, at),
    fromServer(1000, TCP.SYN | TCP.ACK, at + 5e8),
    fromClient(1000, TCP.ACK, 0, at + 1e9),
  ];
  const capture = new Capture({ packet: () => {} });
  capture.write(pcapFile(frames));
  capture.end();
  expect(capture.streams.map(({ initialRttNs }) => initialRttNs)).toEqual([expected]);
});

test('times are exact to the nanosecond also long after a first frame with a wrong date', () => {
  const late = 40 * 365 * 86_400;
  const frames = [fromClient(1, TCP.ACK, 0), fromServer(1000, TCP.ACK), fromServer(1000, TCP.ACK)];
  const file = pcapFile(frames);
  const view = new DataView(file.buffer);
  const record = (file.length - 24) / frames.length;
  for (const [at, nanos] of [1, 12].entries()) {
    view.setUint32(24 + (at + 1) * record, START_SECONDS + late, true);
    view.setUint32(24 + (at + 1) * record + 4, nanos, true);
  }
  const deltas: number[] = [];
  const capture = new Capture({ packet: ({ deltaNs }) => deltas.push(deltaNs) });
  // Sockets of their own: what is late is late by the first frame's clock alone.
  for (let at = 24 + record; at < file.length; at += record) file[at + 16 + 14 + 20 + 1] = 0x99;
  capture.write(file);
  capture.end();
  expect(deltas).toEqual([0, 0, 11]);
});
