// What is kept of a capture that is compared with another one.

import { expect, it } from 'vitest';
import { Capture } from '../../../src/wire/capture.ts';
import { TCP } from '../../../src/wire/segment.ts';
import { type EndSightings, SightingRecorder } from '../../../src/wire/two-ends/sighting.ts';
import {
  ethernet,
  ipv4,
  ipv6,
  type MadeFrame,
  option,
  type Piece,
  pcapFile,
  START_SECONDS,
  tcp,
} from '../packets/packets.ts';

const SYN_OPTIONS = [option.timestamps(7, 0)];
const FRAMES: MadeFrame[] = [
  made(
    ipv4({ id: 0x1234 }, tcp({ seq: 999, flags: TCP.SYN, options: SYN_OPTIONS })),
    1_900_000_000,
  ),
  made(
    ipv4(
      { source: '10.0.0.2', destination: '10.0.0.1', id: 2 },
      tcp({ from: 5050, to: 40_000, seq: 4999, ack: 1000, flags: TCP.SYN | TCP.ACK }),
    ),
    2_100_000_000,
  ),
  made(ipv4({}, tcp({ seq: 1000, ack: 5000, window: 500 }, 'abc')), 2_200_000_000),
  made(ipv6({}, tcp({ seq: 1000 }, 'abc')), 3_300_000_000),
  made(ipv4({}, tcp({ seq: 1003, ack: 5000 }, 'def')), 3_400_000_000),
];

/** What is not TCP comes first: its time is the capture's beginning. */
const OTHER = made({ kind: 'arp', bytes: new Uint8Array(28) }, 0);

function made(piece: Piece, at: number): MadeFrame {
  return { bytes: ethernet(piece).bytes, at };
}

function seen(maxPackets: number): EndSightings {
  const recorder = new SightingRecorder(maxPackets);
  const capture = new Capture({ packet: (packet) => recorder.take(packet) });
  capture.write(pcapFile([OTHER, ...FRAMES]));
  capture.end();
  return recorder.sightings;
}

it('is each packet with what tells it from others', () => {
  const { start, streams, lastNs, leftOut, leftOutNs } = seen(10);
  expect(start).toEqual({ seconds: START_SECONDS, nanos: 0 });
  expect([lastNs, leftOut, leftOutNs]).toEqual([3_400_000_000, 0, undefined]);
  const [overIpv4, overIpv6] = streams;
  expect(overIpv4.syn).toEqual({ seq: 999, fromClient: true });
  expect(overIpv4.synAck).toEqual({ seq: 4999, fromClient: false });
  expect(overIpv4.packets).toMatchObject([
    {
      ...{ frame: 2, timeNs: 1_900_000_000, fromClient: true, ipId: 0x1234, relativeSeq: 0 },
      ...{ hasTimestamp: true, timestampValue: 7, timestampEcho: 0 },
    },
    {
      ...{ frame: 3, fromClient: false, ipId: 2 },
      ...{ hasTimestamp: false, timestampValue: -1, timestampEcho: -1 },
    },
    { frame: 4, seq: 1000, ack: 5000, length: 3, window: 500, relativeSeq: 1, relativeAck: 1 },
    { frame: 6, seq: 1003 },
  ]);
  expect(overIpv6.packets).toMatchObject([{ frame: 5, ipId: -1 }]);
  expect([overIpv6.syn, overIpv6.synAck]).toEqual([undefined, undefined]);
});

it('is no more than may be kept: others are counted', () => {
  const { streams, lastNs, leftOut, leftOutNs } = seen(2);
  expect(streams.map(({ packets }) => packets.length)).toEqual([2]);
  expect([lastNs, leftOut, leftOutNs]).toEqual([3_400_000_000, 3, 2_200_000_000]);
});

it('knows when a capture began whose first packet has fewer nanoseconds than its time', () => {
  const recorder = new SightingRecorder(10);
  const capture = new Capture({ packet: (packet) => recorder.take(packet) });
  const late = { ...OTHER, at: 900_000_000 };
  capture.write(pcapFile([late, ...FRAMES.slice(1)]));
  capture.end();
  expect(recorder.sightings.start).toEqual({ seconds: START_SECONDS, nanos: 900_000_000 });
});
