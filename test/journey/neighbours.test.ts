// The bytes beside a line in its segment: real ones, unless they may be a device's secret.

import { expect, it } from 'vitest';
import { Carriage } from '../../src/journey/packets/carriage.ts';
import { neighboursOf } from '../../src/journey/packets/neighbours.ts';
import { IN_TOKEN } from '../../src/line/token-bytes.ts';
import { emptySegment } from '../../src/wire/segment.ts';
import { type MadeFrame, pcapFile } from '../wire/packets/packets.ts';
import { passOverFile } from './captured.ts';
import { board, OPENING, server } from './segments.ts';

const LINE = '2,20\n';

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('latin1');
}

it.each([
  ['of a line before it', 0, '1,10,20.5\r\n', '1,10,20.5\r\n'],
  ['of the end of a line before it', 0, '0.25,50\r\n', '0.25,50\r\n'],
  ['of a CR LF alone', 0, '\r\n', '\r\n'],
  ['of the end of the line of a token', IN_TOKEN, '\r\n', '\r\n'],
  ['of the rest of a token', IN_TOKEN, 's3cr-eT_\r\n', '********\r\n'],
  ['of the rest of one that no device may have', IN_TOKEN, 'a,\x01!é\n', '*****\n'],
  ['of the rest of its name and the token', 2, 'ken=s3cret x\n', 'ken=****** x\n'],
  ['of a token further on', 0, '1,2 token=s3\n', '1,2 token=**\n'],
])('are shown %s', (_, matched, text, shown) => {
  const bytes = Buffer.from(text + LINE, 'latin1');
  const segment = { ...emptySegment(), bytes, dataAt: 0, dataEnd: bytes.length };
  const { before } = neighboursOf(segment, text.length, bytes.length, matched);
  expect(textOf(before)).toBe(shown);
  expect(textOf(bytes)).toBe(text + LINE);
});

/** What stands before the line, which is at this place, each time that it was sent. */
async function beforeLine(place: number, frames: readonly MadeFrame[]): Promise<string[]> {
  const carriage = new Carriage('in', true, place, LINE.length);
  await passOverFile(pcapFile(frames))((packet, frame) => carriage.take(packet, frame));
  return carriage.transmissions.map(({ neighbours }) => textOf(neighbours.before));
}

const HELLO = 'HELLO token=SE';
const REST = `CRET,\n${LINE}`;
const AT = HELLO.length + REST.length - LINE.length;
const later = 'x'.repeat(20);
const end = HELLO.length + REST.length;

it.each<[string, number, MadeFrame[], string[]]>([
  [
    'of a token that two segments carried, which is sent again',
    AT,
    [board(0, HELLO), board(14, REST), board(end, later), board(14, REST)],
    ['*****\n', '*****\n'],
  ],
  [
    'of one whose name they carried',
    AT,
    [board(0, HELLO.slice(0, 9)), board(9, `en=SECRET,\n${LINE}`)],
    ['en=*******\n'],
  ],
  [
    'of one whose beginning was not captured',
    AT,
    [board(14, REST), board(end, later), board(0, HELLO), board(14, REST)],
    ['*****\n', '*****\n'],
  ],
  [
    'of one that the snapshot length cut',
    AT,
    [{ ...board(0, HELLO), captured: board(0, HELLO).bytes.length - 5 }, board(14, REST)],
    ['*****\n'],
  ],
  [
    'of a reading at the beginning, which is sent again',
    12,
    [board(0, `1,10,0.25,5\n${LINE}`), board(17, later), board(0, `1,10,0.25,5\n${LINE}`)],
    ['1,10,0.25,5\n', '1,10,0.25,5\n'],
  ],
  [
    'of a reading after a token',
    27,
    [board(0, 'HELLO token=S\n'), server(14), board(14, `1,10,0.25,50\n${LINE}`)],
    ['1,10,0.25,50\n'],
  ],
])('are shown %s', async (_, place, frames, shown) => {
  expect(await beforeLine(place, [...OPENING, ...frames])).toEqual(shown);
});

it('are not shown where nothing is known of what came before', async () => {
  const frames = [board(0, `s3cret,1\n${LINE}`)];
  expect(await beforeLine(9, frames)).toEqual(['********\n']);
});
