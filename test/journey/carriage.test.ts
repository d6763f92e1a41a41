// What is told of a few bytes: the segments that carried them, what was missing, and what came for them.

import { expect, it } from 'vitest';
import { Carriage } from '../../src/journey/packets/carriage.ts';
import { MAX_JOURNEY_SEGMENTS } from '../../src/limits.ts';
import { TCP } from '../../src/wire/segment.ts';
import { type MadeFrame, pcapFile } from '../wire/packets/packets.ts';
import { passOverFile } from './captured.ts';
import { board, OPENING, server } from './segments.ts';

/** The board's bytes from a place on. */
async function carried(place: number, length: number, frames: MadeFrame[]): Promise<Carriage> {
  const carriage = new Carriage('in', true, place, length);
  const file = pcapFile([...OPENING, ...frames]);
  await passOverFile(file)((packet, frame) => carriage.take(packet, frame));
  return carriage;
}

it('its part of a segment, and the ACK that covers it', async () => {
  const { transmissions, bytes } = await carried(2, 3, [
    board(0, 'abcdef'),
    server(4),
    server(5),
    server(6),
  ]);
  expect(Buffer.from(bytes).toString()).toBe('cde');
  expect(transmissions).toMatchObject([
    {
      ...{ frame: 4, length: 6, from: 2, to: 5, at: 0, seq: 1, rawSeq: 1001 },
      ...{
        bytes: Uint8Array.from(Buffer.from('cde')),
        waitedMs: null,
        isCopy: false,
        fillsHole: false,
      },
      acked: { frame: 6, afterMs: 2 },
    },
  ]);
});

it('each segment with its own part and its own ACK', async () => {
  const { transmissions } = await carried(0, 4, [board(0, 'ab'), board(2, 'cd'), server(2)]);
  expect(transmissions).toMatchObject([{ acked: { frame: 6 } }, { at: 2, acked: null }]);
});

it('how long a segment waited before it was sent again', async () => {
  const { transmissions } = await carried(0, 2, [board(0, 'ab'), board(0, 'ab')]);
  expect(transmissions).toMatchObject([
    { waitedMs: null, isCopy: false },
    { waitedMs: 1, isCopy: true, analysis: ['retransmission'] },
  ]);
});

it('which bytes the snapshot length cut', async () => {
  const frame = board(0, 'abcdef');
  const cut = { ...frame, captured: frame.bytes.length - 2 };
  const { captured, bytes } = await carried(0, 6, [cut]);
  expect([...captured]).toEqual([2, 2, 2, 2, 1, 1]);
  expect([...bytes.subarray(4)]).toEqual([0, 0]);
});

it('nothing of the words of a reset', async () => {
  const { transmissions } = await carried(0, 3, [board(0, 'why', TCP.RST)]);
  expect(transmissions).toEqual([]);
});

it('each hole, the ACKs that asked for it, and what filled it', async () => {
  const { holes, transmissions } = await carried(0, 10, [
    board(0, 'ab'),
    server(2),
    board(4, 'ef'),
    server(2),
    board(8, 'ij'),
    server(2),
    // Another window asks for nothing.
    server(2, TCP.ACK, 2048),
    board(2, 'cd'),
  ]);
  expect(holes).toMatchObject([
    {
      ...{ frame: 6, from: 2, to: 4, filled: { frame: 11 }, missedBy: null },
      ...{ duplicateAckCount: 2, duplicateAcks: [{ frame: 7 }, { frame: 9 }] },
    },
    { frame: 8, from: 6, to: 8, filled: null, duplicateAckCount: 1, duplicateAcks: [{ frame: 9 }] },
  ]);
  expect(transmissions.map(({ fillsHole }) => fillsHole)).toEqual([false, false, false, true]);
});

it('that the capture missed what was acknowledged, also when a copy comes', async () => {
  const { holes, transmissions } = await carried(0, 6, [
    board(0, 'ab'),
    board(4, 'ef'),
    server(6),
    server(6),
    board(2, 'cd'),
  ]);
  expect(holes).toMatchObject([{ from: 2, to: 4, filled: null, missedBy: { frame: 6 } }]);
  expect(transmissions.at(-1)).toMatchObject({ isCopy: false, fillsHole: false });
});

it('no more segments and ACKs than are kept, and how many more', async () => {
  const again = new Array<MadeFrame>(MAX_JOURNEY_SEGMENTS + 2).fill(board(4, 'ef'));
  const asked = new Array<MadeFrame>(MAX_JOURNEY_SEGMENTS + 2).fill(server(2));
  const all = await carried(2, 4, [board(0, 'ab'), server(2), ...again, ...asked]);
  expect(all.transmissions).toHaveLength(MAX_JOURNEY_SEGMENTS);
  expect(all.omitted).toBe(2);
  expect(all.holes).toMatchObject([{ duplicateAckCount: MAX_JOURNEY_SEGMENTS + 2 }]);
  expect(all.holes[0].duplicateAcks).toHaveLength(MAX_JOURNEY_SEGMENTS);
});
