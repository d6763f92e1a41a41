// The journey of a reading by two captures of which one has not all of the connection: no more is told than is known.

import { describe, expect, it } from 'vitest';
import { readRecording } from '../../src/lesson/recordings.ts';
import { MadeCapture } from '../cli/made-capture.ts';
import { type MadeFrame, pcapFile } from '../wire/packets/packets.ts';
import { withoutFirst } from './captured.ts';
import {
  behind,
  cut,
  readsOf,
  segmentsOf,
  serversOwn,
  step,
  told,
  wanted,
} from './from-both-ends.ts';
import { board, OPENING, server } from './segments.ts';

const BOARD = { name: 'b.pcap', bytes: readRecording('lost-segment', 'board') };
const SERVER = { name: 's.pcap', bytes: readRecording('lost-segment', 'server') };
const LINE = wanted('kitchen', 'lesson', 2);

it('names the capture that has the answer, where that of the server ended before', async () => {
  const journey = await told(BOARD, { ...SERVER, bytes: cut(SERVER.bytes, 12) }, LINE);
  expect(segmentsOf(journey)[1]?.arrival).toMatchObject({ fate: 'arrived', came: { frame: 12 } });
  const { text, ...rest } = step(journey, 'acknowledged');
  expect(rest).toMatchObject({ line: 'ACK 2', capture: 'b.pcap', segments: [{ frame: 14 }] });
  expect(text).toContain('Frame 14 carried it');
  expect(text).toContain('These are frames of b.pcap.');
});

describe('of a line that was sent again', () => {
  it('does not say what was lost while the other end was not captured', async () => {
    const late = { ...SERVER, bytes: withoutFirst(SERVER.bytes, 13) };
    const journey = await told(BOARD, late, LINE);
    expect(segmentsOf(journey).map(({ arrival }) => arrival?.fate)).toEqual(['unknown', 'unknown']);
    const { text } = step(journey, 'segments');
    expect(text).toContain('after 205 ms without an ACK: a segment or an ACK was lost, or late.');
    expect(text).toContain('Frames 12 and 13 left when s.pcap was not being captured.');
    expect(text).not.toContain('nothing of it was lost');
  });

  it('says that some of it was lost, where it came in part', async () => {
    const hello = 'HELLO device=kitchen boot=7f3a\n';
    const said = hello.length;
    const line = '1,5,21.5,60\n';
    const file = (frames: readonly MadeFrame[]) => pcapFile([...OPENING, ...frames]);
    const opening = [board(0, hello), server(said)];
    const answer = [board(said, line), server(said + line.length)];
    const journey = await told(
      { name: 'b.pcap', bytes: file([...opening, board(said, line), ...answer]) },
      { name: 's.pcap', bytes: file([...opening, board(said, line.slice(0, 6)), ...answer]) },
      wanted('kitchen', '7f3a', 1),
    );
    expect(segmentsOf(journey).map(({ arrival }) => arrival?.fate)).toEqual(['partly', 'arrived']);
    const { text } = step(journey, 'segments');
    expect(text).toContain(
      'It was sent again in frame 7 after 1.0 ms without an ACK. Frame 7 came',
    );
    expect(text).toContain('Frame 6 came in part: the rest is not in s.pcap.');
  });
});

describe('of a connection that only one capture has', () => {
  const hello = 'HELLO device=kitchen boot=7f3a\n';
  /** Of two boards; the answers to the first take their time to come to the board. */
  function conversation(roundTripMs: number, ports: readonly number[]): Uint8Array {
    const capture = new MadeCapture();
    const first = capture.connection({ board: '10.0.0.22', boardPort: 40_001 });
    first.open(roundTripMs).board('HELLO device=cellar boot=1\n');
    for (const boardPort of ports)
      capture
        .connection({ boardPort })
        .open()
        .board(hello)
        .board('1,5,21.5,60\n')
        .server('ACK 1\n');
    return capture.file;
  }
  const [here, both] = [conversation(20, []), conversation(0, [40_002])];

  it.each([
    ['board and server', true],
    ['server and board', false],
  ])('knows by the others which end it was taken at, of %s', async (_, isBoardFirst) => {
    const files = [
      { name: 'b.pcap', bytes: here },
      { name: 's.pcap', bytes: both },
    ] as const;
    const [one, other] = isBoardFirst ? files : [files[1], files[0]];
    const journey = await told(one, other, wanted('kitchen', '7f3a', 1));
    expect(journey.captures).toMatchObject({ board: 'b.pcap', server: 's.pcap', clock: one.name });
    expect(journey.copies).toMatchObject([{ came: true }]);
    const { text, ...rest } = step(journey, 'segments');
    expect(rest).toMatchObject({ capture: 's.pcap' });
    expect(text).toContain('Only s.pcap has this connection, so how it left is not known.');
    expect(step(journey, 'acknowledged')).toMatchObject({ line: 'ACK 1', capture: 's.pcap' });
  });

  it('puts what the server tells on the same clock', async () => {
    const board = { name: 'b.pcap', bytes: here };
    const line = wanted('kitchen', '7f3a', 1);
    const own = await told(board, { name: 's.pcap', bytes: both }, line);
    const late = { name: 's.pcap', bytes: behind(both, 86_400) };
    const journey = await told(board, late, line, serversOwn(own, 86_400, 50));
    const [one] = readsOf(journey);
    const atMs = 50 - (own.captures?.aheadMs ?? Number.NaN);
    expect(one?.atMs).toBeCloseTo(atMs, 1);
    expect(Date.parse(one?.time ?? '')).toBeCloseTo((own.startMs ?? 0) + atMs, -1);
  });
});
