// The journey of a reading by two captures of its connection: which of its segments came, and which were lost.

import { describe, expect, it } from 'vitest';
import { fileJourney } from '../../src/journey/file-journey.ts';
import { readRecording } from '../../src/lesson/recordings.ts';
import { TCP } from '../../src/wire/segment.ts';
import { MadeCapture } from '../cli/made-capture.ts';
import { captureBytes } from '../wire/truth.ts';
import { passOverFile, readLines } from './captured.ts';
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

const DAY_S = 86_400;

const BOARD = { name: 'b.pcap', bytes: readRecording('lost-segment', 'board') };
const SERVER = { name: 's.pcap', bytes: readRecording('lost-segment', 'server') };
const LINE = wanted('kitchen', 'lesson', 2);

describe('a reading whose first segment was lost', () => {
  it.each([
    ['board and server', BOARD, SERVER],
    ['server and board', SERVER, BOARD],
  ])('shows which one came, of %s', async (_, one, other) => {
    const journey = await told(one, other, LINE);
    expect(journey.summary).toBe(
      'Reading 2 of kitchen came in 1 segment, which was sent twice: 1 of 2 was lost on the way.',
    );
    expect(journey.captures).toMatchObject({ board: 'b.pcap', server: 's.pcap', clock: one.name });
    expect(segmentsOf(journey)).toMatchObject([
      { frame: 12, copy: false, arrival: { fate: 'lost', came: null, tookMs: null } },
      { frame: 13, copy: true, arrival: { fate: 'arrived', came: { frame: 12 } } },
    ]);
    const { text, ...rest } = step(journey, 'segments');
    expect(rest).toMatchObject({ capture: 'b.pcap', changed: 0 });
    expect(text).toBe(
      'One segment carried it, first sent as frame 12. It was sent again in frame 13 after 205 ms without an ACK. ' +
        'Frame 12 never came: it is not in s.pcap. Frame 13 came after 0.06 ms, as frame 12 of s.pcap. ' +
        'Frame 14 acknowledged it after 18 ms.',
    );
    // The answer by the end that sent it.
    expect(step(journey, 'acknowledged')).toMatchObject({
      ...{ line: 'ACK 2', capture: 's.pcap' },
      segments: [{ frame: 13, arrival: { fate: 'arrived', came: { frame: 14 } } }],
    });
  });

  it('has the steps that one capture tells, and nothing else is changed', async () => {
    const one = await fileJourney(passOverFile(BOARD.bytes), LINE, null);
    const both = await told(BOARD, SERVER, LINE);
    for (const name of ['printed', 'headers', 'position', 'decoded'] as const)
      expect(step(both, name)).toEqual(step(one, name));
    expect(segmentsOf(both).map(({ arrival: _, ...rest }) => rest)).toEqual(segmentsOf(one));
    expect(both.steps.map(({ step: name, known }) => [name, known])).toEqual(
      one.steps.map(({ step: name, known }) => [name, known]),
    );
    expect(JSON.stringify(one)).not.toMatch(/"arrival"|"capture"|"captures"|"came"|"changed"/);
  });

  it.each([DAY_S, -DAY_S])('has times by one clock, the other %i s behind', async (seconds) => {
    const late = { ...SERVER, bytes: behind(SERVER.bytes, seconds) };
    const right = await told(BOARD, SERVER, LINE);
    const journey = await told(BOARD, late, LINE);
    const came = segmentsOf(journey)[1]?.arrival;
    expect(came?.tookMs).toBeCloseTo(segmentsOf(right)[1]?.arrival?.tookMs ?? 0, 2);
    expect(came?.came?.time).toBe(segmentsOf(right)[1]?.arrival?.came?.time);
    expect(journey.captures?.aheadMs).toBeCloseTo(-1000 * seconds, 0);
    // Told by the late one, all is a day off, and the way is not.
    const other = await told(late, BOARD, LINE);
    expect(segmentsOf(other)[1]?.arrival?.tookMs).toBeCloseTo(came?.tookMs ?? 0, 2);
    const [here, there] = [other.startMs ?? 0, journey.startMs ?? 0];
    expect(there - here).toBeCloseTo(1000 * seconds, 0);
    for (const each of [journey, other])
      expect(each.copies).toMatchObject([{ atMs: expect.closeTo(0, 2), time: each.start }]);
  });

  it('puts what the server tells on the same clock', async () => {
    const late = { ...SERVER, bytes: behind(SERVER.bytes, DAY_S) };
    const own = await told(BOARD, SERVER, LINE);
    const journey = await told(BOARD, late, LINE, serversOwn(own, DAY_S, 206));
    const [one] = readsOf(journey);
    expect(one?.atMs).toBeCloseTo(206, 1);
    expect(Date.parse(one?.time ?? '')).toBeCloseTo((own.startMs ?? 0) + 206, -1);
  });

  it('says what something between the ends has made of it', async () => {
    const bytes = Buffer.from(SERVER.bytes);
    bytes.write('99.6', bytes.indexOf('2,703,19.6') + 6);
    const journey = await told(BOARD, { name: 's.pcap', bytes }, LINE);
    expect(step(journey, 'segments')).toMatchObject({ changed: 1 });
    expect(step(journey, 'segments').text).toContain(
      'Changed on its way: 1 byte of the line is another in s.pcap.',
    );
    expect(step(journey, 'printed')).toMatchObject({ bytes: { text: '2,703,19.6,49.0\r\n' } });
    // What came is told as well, and that is what was decoded.
    expect(step(journey, 'segments').text).toContain('It came as "2,703,99.6,49.0".');
    expect(step(journey, 'segments')).toMatchObject({ cameAs: { text: '2,703,99.6,49.0\r\n' } });
    expect(step(journey, 'decoded').text).toMatch(
      /^The server reads what came, not what was sent\. /,
    );
    expect(step(journey, 'decoded')).toMatchObject({
      fields: expect.arrayContaining([
        expect.objectContaining({ name: 'temperature', value: 99.6 }),
      ]),
    });
  });
});

describe('over a network that loses, overtakes and doubles', () => {
  const files = ['device', 'server'].map((end) => ({
    name: end,
    bytes: captureBytes(`loss.${end}`),
  }));
  const [board = BOARD, server = SERVER] = files;
  const seqs = readLines('loss').map((line) => Number(line.split(',')[0]));

  it('what came is what the capture of the server has, of each reading', async () => {
    let lost = 0;
    for (const seq of seqs) {
      const line = wanted('10.50.0.23', '~1', seq);
      const journey = await told(board, server, line);
      const atServer = await fileJourney(passOverFile(server.bytes), line, null);
      const there = new Set(segmentsOf(atServer).map(({ frame }) => frame));
      const came = segmentsOf(journey).flatMap(({ arrival }) => arrival?.came?.frame ?? []);
      expect(came.length).toBeGreaterThan(0);
      for (const frame of came) expect(there).toContain(frame);
      const doubled = segmentsOf(journey).some(({ arrival }) => arrival?.doubled);
      if (!doubled) expect(new Set(came)).toEqual(there);
      lost += segmentsOf(journey).filter(({ arrival }) => arrival?.fate === 'lost').length;
    }
    expect(lost).toBeGreaterThanOrEqual(4);
  }, 120_000);
});

describe('a reading that was said on two connections', () => {
  /** The first breaks before its line comes. */
  function conversation(end: 'board' | 'server'): Uint8Array {
    const capture = new MadeCapture();
    const first = capture.connection({ boardPort: 40_001 }).open();
    first.board('HELLO device=kitchen boot=7f3a\n');
    if (end === 'board') first.says('board', TCP.ACK | TCP.PSH, '1,5,21.5,60\n');
    else capture.wait(10);
    const second = capture.connection({ boardPort: 40_002 }).open();
    second.board('HELLO device=kitchen boot=7f3a\n').board('1,5,21.5,60\n');
    return capture.file;
  }
  const atBoard = { name: 'b.pcap', bytes: conversation('board') };
  const atServer = { name: 's.pcap', bytes: conversation('server') };

  it('is told by the one that came', async () => {
    const journey = await told(atBoard, atServer, wanted('kitchen', '7f3a', 1));
    expect(journey.copies).toMatchObject([
      { stream: 0, came: false },
      { stream: 1, came: true },
    ]);
    expect(journey.summary).toBe(
      'Reading 1 of kitchen came in 1 segment. It was said twice, and came once.',
    );
    expect(step(journey, 'segments')).toMatchObject({
      stream: 1,
      segments: [{ arrival: { fate: 'arrived' } }],
    });
  });

  it('never came, where only the first was captured', async () => {
    const journey = await told(
      { name: 'b.pcap', bytes: cut(atBoard.bytes, 6) },
      { name: 's.pcap', bytes: cut(atServer.bytes, 5) },
      wanted('kitchen', '7f3a', 1),
    );
    expect(journey.summary).toBe('Reading 1 of kitchen left in 1 segment, and never came.');
    expect(segmentsOf(journey)).toMatchObject([{ arrival: { fate: 'lost' } }]);
    expect(step(journey, 'segments').text).toContain('Frame 6 never came: it is not in s.pcap.');
  });

  it('is told by one capture where the other does not have its connection', async () => {
    const other = new MadeCapture();
    other.connection({ boardPort: 40_001 }).open().board('HELLO device=kitchen boot=7f3a\n');
    const journey = await told(
      atBoard,
      { name: 's.pcap', bytes: behind(other.file, 1) },
      wanted('kitchen', '7f3a', 1),
    );
    expect(journey.copies.map(({ came }) => came)).toEqual([false, null]);
    expect(step(journey, 'segments')).toMatchObject({ stream: 0 });
  });
});
