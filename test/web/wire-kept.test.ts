// What the Wire page keeps of packets: every number, and the frames' bytes as long as there is room.

import { expect, it } from 'vitest';
import { Capture } from '../../src/wire/capture.ts';
import { emptyFrame, type Frame } from '../../src/wire/frame.ts';
import { BLOCK, FROM_CLIENT } from '../../web/wire/data/columns.ts';
import { FrameBytes, NO_BYTES } from '../../web/wire/data/frame-bytes.ts';
import { KeptPackets } from '../../web/wire/data/kept-packets.ts';
import { captureBytes } from '../wire/truth.ts';

it('has of each packet what was told of it', () => {
  const kept = new KeptPackets({ packets: BLOCK, bytes: 8 << 20 });
  const told: object[] = [];
  let frame = emptyFrame();
  const capture = new Capture({
    frame(next) {
      frame = next;
    },
    packet(packet) {
      const { stream, segment, fromClient, ...numbers } = packet;
      kept.add(packet, frame);
      const { timeNs, seq, ack, window, analysis, duplicateNumber, duplicateOf } = numbers;
      const { acksFrame, ackRttNs, timeoutNs, timeoutFrame, bytesInFlight } = numbers;
      told.push({
        ...{ stream: stream.number, frame: segment.frame, length: segment.length },
        flags: segment.flags | (fromClient ? FROM_CLIENT : 0),
        ...{ timeNs, seq, ack, window, analysis, duplicateNumber, duplicateOf },
        ...{ acksFrame, ackRttNs, timeoutNs, timeoutFrame, bytesInFlight },
      });
    },
  });
  capture.write(captureBytes('loss.server'));
  capture.end();
  expect(kept.end).toBe(told.length);
  for (const [number, expected] of told.entries()) {
    const place = kept.place(number);
    if (place === undefined) throw new Error(`packet ${number} is not kept`);
    const { columns, at } = place;
    const names = Object.keys(expected) as (keyof typeof columns)[];
    expect(Object.fromEntries(names.map((name) => [name, columns[name][at]]))).toEqual(expected);
  }
  expect([kept.place(-1), kept.place(told.length)]).toEqual([undefined, undefined]);
});

const FRAME: Frame = {
  ...emptyFrame(),
  ...{ bytes: Uint8Array.from({ length: 50 }, (_, at) => at), start: 10, end: 40 },
  ...{ wireLength: 1514, linkType: 276, interfaceId: 3, seconds: 1.7e9, nanos: 5, timeDigits: 9 },
};

it('gives the bytes of a frame as they came', () => {
  const bytes = new FrameBytes(1 << 20);
  bytes.add(FRAME, 1);
  const read = bytes.read(bytes.add(FRAME, 2));
  if (read === undefined) throw new Error('it is not kept');
  expect(read).toMatchObject({
    ...{ wireLength: 1514, linkType: 276, interfaceId: 3, seconds: 1.7e9, nanos: 5, timeDigits: 9 },
    fragments: 2,
  });
  expect(read.bytes.subarray(read.start, read.end)).toEqual(FRAME.bytes.subarray(10, 40));
});

it('lets the oldest frames go', () => {
  const bytes = new FrameBytes(2 << 20);
  const large = { ...FRAME, bytes: new Uint8Array(600_000), start: 0, end: 600_000 };
  const places = [1, 2, 3].map(() => bytes.add(large, 1));
  expect(places.map((place) => bytes.read(place)?.end !== undefined)).toEqual([false, true, true]);
  const tooLarge = { ...large, bytes: new Uint8Array(1 << 20), end: 1 << 20 };
  expect(bytes.add(tooLarge, 1)).toBe(NO_BYTES);
  expect(bytes.read(NO_BYTES)).toBeUndefined();
});
