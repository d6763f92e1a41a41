// Multipath TCP repeats ACKs for its own sake: they are no duplicates, as in Wireshark.

import { expect, test } from 'vitest';
import { Capture } from '../../../src/wire/capture.ts';
import { TCP } from '../../../src/wire/segment.ts';
import { ethernet, ipv4, type MadeFrame, option, pcapFile, tcp } from '../packets/packets.ts';

const OPTIONS: Record<string, number[]> = {
  capable: option.multipath(0, 9),
  data: option.multipath(2, 5),
  address: option.multipath(3, 5),
  unknown: option.multipath(15, 5),
  short: option.multipath(6, 5),
};

/** A segment without data of the client (`c`) or the server (`s`): its flags, and its Multipath options. */
function frameOf(words: string): MadeFrame {
  const [who, flags, ...options] = words.split(' ');
  const fromClient = who === 'c';
  const header = {
    from: fromClient ? 40_000 : 5050,
    to: fromClient ? 5050 : 40_000,
    seq: (fromClient ? 1000 : 2000) - (flags === 'ack' ? 0 : 1),
    ack: flags === 'syn' ? 0 : fromClient ? 2000 : 1000,
    flags: { syn: TCP.SYN, synack: TCP.SYN | TCP.ACK }[flags ?? ''] ?? TCP.ACK,
    options: options.map((name) => OPTIONS[name] ?? []),
  };
  const [client, server] = ['10.0.0.1', '10.0.0.2'];
  const ends = fromClient
    ? { source: client, destination: server }
    : { source: server, destination: client };
  return { bytes: ethernet(ipv4(ends, tcp(header))).bytes };
}

test.each([
  [
    'an option of the other side',
    ['c ack', 'c ack', 's ack', 's ack data', 'c ack', 'c ack'],
    [2, 4, 6],
  ],
  ['an option of its own', ['c ack', 'c ack data', 'c ack', 'c ack'], [2, 4]],
  ['one that came before', ['c ack data', 'c ack', 'c ack', 'c ack data', 'c ack'], [3, 4, 5]],
  [
    'those of a whole handshake',
    ['c syn capable', 's synack capable', 'c ack capable', 's ack address', 'c ack', 'c ack'],
    [4, 6],
  ],
  ['an option that is none', ['c ack unknown', 'c ack', 'c ack short', 'c ack'], [2, 3, 4]],
])('%s', (_, packets, duplicates) => {
  const found: number[] = [];
  const capture = new Capture({
    packet: ({ duplicateNumber, segment }) => duplicateNumber > 0 && found.push(segment.frame),
  });
  capture.write(pcapFile(packets.map(frameOf)));
  capture.end();
  expect(found).toEqual(duplicates);
});
