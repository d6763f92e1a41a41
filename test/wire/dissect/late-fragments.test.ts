// A fragment that comes late, begins before others that are there, and closes the gap behind them.

import { expect, it } from 'vitest';
import { Dissector } from '../../../src/wire/dissect/dissector.ts';
import { emptyFrame } from '../../../src/wire/frame.ts';
import { ethernet, ipv4, type Piece, tcp } from '../packets/packets.ts';

const TEXT = 'abcdefghijklmnopqrstuvwxyz0123456789';
const WHOLE = tcp({}, TEXT).bytes;

function part(from: number, to: number): Piece {
  const piece: Piece = { kind: 'data', bytes: WHOLE.subarray(from, to) };
  const flags = to < WHOLE.length ? 1 : 0;
  return ethernet(ipv4({ offset: from / 8, flags, protocol: 6 }, piece));
}

it('completes its datagram', () => {
  const dissector = new Dissector();
  const texts: string[] = [];
  for (const { bytes } of [part(0, 16), part(16, 32), part(8, WHOLE.length)]) {
    const frame = { ...emptyFrame(), linkType: 1, bytes, end: bytes.length };
    dissector.dissect({ ...frame, wireLength: bytes.length }, (segment) => {
      const { dataAt, dataEnd } = segment;
      texts.push(Buffer.from(segment.bytes.subarray(dataAt, dataEnd)).toString());
    });
  }
  expect(texts).toEqual([TEXT]);
});
