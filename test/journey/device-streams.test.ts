// The connections of a device in a capture that has very many: those that are over take no memory.

import { expect, it } from 'vitest';
import { DeviceStreams } from '../../src/journey/packets/device-streams.ts';
import { MAX_SEARCHED_STREAMS } from '../../src/limits.ts';
import { emptySegment, TCP } from '../../src/wire/segment.ts';
import { Analysis } from '../../src/wire/tcp/analysis.ts';

it('are known when they are over, and the others are forgotten', () => {
  const streams = new DeviceStreams('kitchen');
  const analysis = new Analysis();
  const take = (port: number, text: string) => {
    const segment = emptySegment();
    segment.bytes = Uint8Array.of(10, 0, 0, 23, 10, 0, 0, 1, ...Buffer.from(text));
    segment.destinationAt = 4;
    segment.sourcePort = port;
    segment.destinationPort = 5050;
    segment.flags = TCP.ACK;
    segment.dataAt = 8;
    segment.dataEnd = segment.bytes.length;
    segment.length = text.length;
    segment.lengthKnown = true;
    const packet = analysis.take(segment);
    if (packet === undefined) throw new Error('it is of no stream');
    streams.take(packet);
    return packet.stream;
  };
  const wanted: number[] = [];
  for (let port = 10_000; port < 12_000; port++) {
    const isWanted = port % 500 === 0;
    const stream = take(port, `HELLO device=${isWanted ? 'kitchen' : 'attic'}\n`);
    if (isWanted) wanted.push(stream.number);
    if (stream.number < MAX_SEARCHED_STREAMS) expect(streams.all?.size).toBe(stream.number + 1);
    streams.forget(stream);
    expect(streams.followed).toBe(0);
  }
  expect([...streams.own]).toEqual(wanted);
  expect(wanted).toHaveLength(4);
  expect(streams.all).toBeNull();
});
