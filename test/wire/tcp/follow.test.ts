// The bytes of a stream as the receiver's program read them: in order, each once, holes told.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_FOLLOW_PENDING_BYTES } from '../../../src/limits.ts';
import { Capture } from '../../../src/wire/capture.ts';
import { TCP } from '../../../src/wire/segment.ts';
import { Follower } from '../../../src/wire/tcp/follow.ts';
import { ethernet, ipv4, pcapFile, tcp } from '../packets/packets.ts';
import { CAPTURE_NAMES, CAPTURES, captureBytes } from '../truth.ts';

interface Followed {
  client: string;
  server: string;
  /** Offset, size and frame of each, the server's with a minus before the offset. */
  holes: [number, number, number][];
}

/** A few small frames. */
const PIECE_BYTES = 300;

/** What follows from the first stream of a capture. */
function followed(file: Uint8Array): Followed {
  const parts = { client: [] as Uint8Array[], server: [] as Uint8Array[] };
  const places = { client: 0, server: 0 };
  const holes: [number, number, number][] = [];
  const follower = new Follower({
    bytes(fromClient, offset, bytes) {
      const side = fromClient ? 'client' : 'server';
      expect(offset).toBe(places[side]);
      places[side] += bytes.length;
      parts[side].push(bytes.slice());
    },
    hole(fromClient, offset, size, frame) {
      const side = fromClient ? 'client' : 'server';
      expect(offset).toBe(places[side]);
      places[side] += size;
      parts[side].push(Buffer.from('_'.repeat(size)));
      holes.push([offset, size, frame]);
    },
  });
  const capture = new Capture({
    packet: (packet) => packet.stream.number === 0 && follower.take(packet),
  });
  // As the program reads a file: what was read is written over.
  for (let at = 0; at < file.length; at += PIECE_BYTES) {
    const piece = Buffer.from(file.subarray(at, at + PIECE_BYTES));
    capture.write(piece);
    piece.fill('!');
  }
  capture.end();
  const text = (side: Uint8Array[]) => Buffer.concat(side).toString('latin1');
  return { client: text(parts.client), server: text(parts.server), holes };
}

test.each(CAPTURE_NAMES)('%s: what the server read', (name) => {
  const [board] = name.split('.');
  const read = readFileSync(new URL(`${board}.server-received.txt`, CAPTURES), 'latin1');
  expect(followed(captureBytes(name))).toMatchObject({ client: read, holes: [] });
});

/** The sequence number of the first byte: those behind it wrap. */
const FIRST = 0xfffffffa;

function fromBoard(offset: number, text: string, flags: number = TCP.ACK | TCP.PSH): Uint8Array {
  const seq = (FIRST + offset) >>> 0;
  return ethernet(ipv4({}, tcp({ from: 40_000, to: 5050, seq, ack: 1, flags }, text))).bytes;
}

function fromServer(acked: number): Uint8Array {
  const ack = (FIRST + acked) >>> 0;
  const addresses = { source: '10.0.0.2', destination: '10.0.0.1' };
  const segment = tcp({ from: 5050, to: 40_000, seq: 1, ack, flags: TCP.ACK });
  return ethernet(ipv4(addresses, segment)).bytes;
}

const syn = fromBoard(-1, '', TCP.SYN);

test.each<[string, Uint8Array[], string, Followed['holes']]>([
  ['in order', [fromBoard(0, 'abc'), fromBoard(3, 'def')], 'abcdef', []],
  ['crossed', [fromBoard(3, 'def'), fromBoard(0, 'abc')], 'abcdef', []],
  ['twice', [fromBoard(0, 'abc'), fromBoard(0, 'abc'), fromBoard(3, 'd')], 'abcd', []],
  ['a copy that differs', [fromBoard(0, 'abc'), fromBoard(0, 'XYZd')], 'abcd', []],
  [
    'a copy that differs, before its turn',
    [fromBoard(3, 'de'), fromBoard(2, 'XYZf'), fromBoard(0, 'ab')],
    'abXdef',
    [],
  ],
  ['a hole that nobody acknowledged', [fromBoard(0, 'ab'), fromBoard(4, 'ef')], 'ab', []],
  [
    'a hole that was acknowledged',
    [fromBoard(0, 'ab'), fromBoard(4, 'ef'), fromServer(6)],
    'ab__ef',
    [[2, 2, 4]],
  ],
  [
    'a hole acknowledged in part',
    [fromBoard(0, 'ab'), fromBoard(5, 'f'), fromServer(4)],
    'ab__',
    [[2, 2, 4]],
  ],
  ['an end', [fromBoard(0, 'ab'), fromBoard(2, '', TCP.FIN | TCP.ACK), fromServer(3)], 'ab', []],
  [
    'an end with its last bytes, behind a hole',
    [fromBoard(0, 'ab'), fromBoard(4, 'ef', TCP.FIN | TCP.ACK), fromServer(7)],
    'ab__ef',
    [[2, 2, 4]],
  ],
  ['words of a reset', [fromBoard(0, 'ab'), fromBoard(2, 'why', TCP.RST)], 'ab', []],
])('%s', (_, frames, client, holes) => {
  const all = [syn, ...frames].map((bytes) => ({ bytes }));
  expect(followed(pcapFile(all))).toMatchObject({ client, holes });
});

test('bytes in a SYN come first', () => {
  const frames = [fromBoard(-1, 'abc', TCP.SYN), fromBoard(3, 'd')];
  const file = pcapFile(frames.map((bytes) => ({ bytes })));
  expect(followed(file)).toMatchObject({ client: 'abcd', holes: [] });
});

test('a capture that begins with an ACK has what comes behind it', () => {
  const frames = [fromServer(2), fromBoard(2, 'cd'), fromServer(4), fromBoard(4, 'ef')];
  const file = pcapFile(frames.map((bytes) => ({ bytes })));
  // Whoever speaks first is taken for the client.
  expect(followed(file)).toMatchObject({ server: 'cdef', holes: [] });
});

test('bytes that waited make room for others that have to wait', () => {
  const size = 32_000;
  const pairs = Math.ceil(MAX_FOLLOW_PENDING_BYTES / size) + 2;
  const frames = [syn];
  for (let pair = 0; pair < pairs; pair++) {
    const at = pair * (size + 1);
    frames.push(fromBoard(at + 1, 'x'.repeat(size)), fromBoard(at, '.'));
  }
  const { client } = followed(pcapFile(frames.map((bytes) => ({ bytes }))));
  expect(client.length).toBe(pairs * (size + 1));
});

test('what the snapshot length cut off is a hole once it was acknowledged', () => {
  const cut = { bytes: fromBoard(0, 'abcdef'), captured: 14 + 20 + 20 + 4 };
  const file = pcapFile([
    { bytes: syn },
    cut,
    { bytes: fromBoard(6, 'g') },
    { bytes: fromServer(7) },
  ]);
  expect(followed(file)).toMatchObject({ client: 'abcd__g', holes: [[4, 2, 4]] });
});

describe('whatever the network does', () => {
  const text = 'The quick brown fox jumps over the lazy dog, 0123456789 times.\r\n';
  const piece = fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: 12 }));

  test('segments of any size, in any order and number, give the text once', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, turn) => {
        const sent = pieces.map(([at, size]) => fromBoard(at, text.slice(at, at + size)));
        const whole = [...text].map((byte, at) => fromBoard(at, byte));
        const rotated = [
          ...whole.slice(turn % whole.length),
          ...whole.slice(0, turn % whole.length),
        ];
        const frames = [syn, ...sent, ...rotated, fromServer(text.length)];
        const got = followed(pcapFile(frames.map((bytes) => ({ bytes }))));
        expect(got).toMatchObject({ client: text, holes: [] });
      }),
    );
  });

  test('what is missing, and only that, is a hole', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const there = new Array<boolean>(text.length).fill(false);
        for (const [at, size] of pieces) there.fill(true, at, Math.min(at + size, text.length));
        const sent = pieces.map(([at, size]) => fromBoard(at, text.slice(at, at + size)));
        const frames = [syn, ...sent, fromServer(text.length)];
        const expected = [...text].map((byte, at) => (there[at] ? byte : '_')).join('');
        expect(followed(pcapFile(frames.map((bytes) => ({ bytes })))).client).toBe(expected);
      }),
    );
  });
});
