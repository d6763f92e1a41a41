// A reading found in a capture alone: by who said HELLO, which boot, and which numbers.

import { describe, expect, it } from 'vitest';
import { fileJourney } from '../../src/journey/file-journey.ts';
import type { Journey, ReadingJson, Step, StepName } from '../../src/journey/journey.ts';
import { findInFile, type WantedLine } from '../../src/journey/packets/find-in-file.ts';
import { readRecording } from '../../src/lesson/recordings.ts';
import { DEFAULT_FIELDS } from '../../src/line/fields.ts';
import { passOverFile, withoutFirst } from './captured.ts';
import { BOARD, conversation, SERVER } from './conversation.ts';

function wanted(
  device: string,
  boot: string,
  seq: number,
  row: ReadingJson | null = null,
): WantedLine {
  return {
    name: { device, boot, seq },
    row,
    fieldsOf: () => ({ fields: DEFAULT_FIELDS, origin: 'default' }),
  };
}

function rowOf(seq: number, millis: number, temperature: number): ReadingJson {
  const time = '2026-11-21T07:00:00.000Z';
  return {
    time,
    timeSource: 'uptime',
    seq,
    millis,
    boot: '~1',
    values: { temperature, humidity: 50 },
  };
}

function step<Name extends StepName>({ steps }: Journey, name: Name) {
  return steps.find((one) => one.step === name) as Extract<Step, { step: Name }>;
}

const HELLO = 'HELLO device=kitchen boot=7f3a ack=1\n';

describe('a reading in a capture', () => {
  it('is found by its HELLO, with the ACK that answered it', async () => {
    const file = conversation([
      { board: HELLO },
      { server: 'WELCOME device=kitchen last=- time=1\n' },
      { board: '1,1000,20,50\r\n' },
      { server: 'ACK 1\n' },
      { board: '2,2000,' },
      { board: '21,50\r\n' },
      { server: 'ACK 2\n' },
    ]);
    const journey = await fileJourney(passOverFile(file), wanted('kitchen', '7f3a', 2), null);
    expect(step(journey, 'printed')).toMatchObject({ bytes: { text: '2,2000,21,50\r\n' } });
    expect(step(journey, 'segments')).toMatchObject({ stream: 0, segments: [{}, {}] });
    expect(step(journey, 'position')).toMatchObject({ offset: HELLO.length + 14 });
    expect(step(journey, 'acknowledged')).toMatchObject({
      ...{ line: 'ACK 2', sent: null, segments: [{ bytes: { text: 'ACK 2\n' } }] },
    });
    expect(step(journey, 'acknowledged').text).toBe(
      '`ACK 2` went back: all readings of the boot up to its number were on disk. ' +
        "Frame 10 carried it, and the board's TCP acknowledged it with frame 12, 2.0 ms later.",
    );
    expect(step(journey, 'read')).toMatchObject({ known: false, why: 'no-log' });
    expect(step(journey, 'stored')).toMatchObject({ known: false, why: 'no-store' });
  });

  it('has no place in the connection where the capture begins later', async () => {
    const said = [{ board: '1,1000,20,50\r\n' }, { server: 'ACK 1\n' }];
    const file = withoutFirst(conversation(said), 3);
    const found = await findInFile(passOverFile(file), wanted(BOARD, '~3', 2));
    // What comes first may be the end of a line.
    expect(found).toEqual({ why: 'not-captured' });
    const more = [{ board: '1,1000,20,50\n' }, { board: '2,2000,20,50\n' }, { server: 'ACK 2\n' }];
    const later = withoutFirst(conversation(more), 3);
    expect(await findInFile(passOverFile(later), wanted(BOARD, '~3', 2))).toMatchObject({
      lines: [{ fromStart: false, fieldsOrigin: 'default' }],
      packets: { handshakeMs: null, alignedBy: null, offset: null, reply: { length: 6 } },
    });
    const journey = await fileJourney(passOverFile(later), wanted(BOARD, '~3', 2), null);
    expect(step(journey, 'position').text).toBe(
      'Their sequence numbers are 14 to 26, counted from the first packet that was captured. ' +
        'The capture began later than the connection; how many bytes came before it is not known.',
    );
    expect(journey.copies).toMatchObject([{ offset: null, length: 13 }]);
  });

  it('takes no ACK that came before it', async () => {
    const file = conversation([
      { board: HELLO },
      { server: 'ACK 9\n' },
      { board: '2,2000,21,50\r\n' },
    ]);
    const journey = await fileJourney(passOverFile(file), wanted('kitchen', '7f3a', 2), null);
    expect(step(journey, 'acknowledged')).toMatchObject({ known: false });
  });

  it.each([
    ['another boot', HELLO, wanted('kitchen', '7f3b', 1)],
    ['a boot that the server named', HELLO, wanted('kitchen', '~1', 1)],
    ['another device', HELLO, wanted('attic', '7f3a', 1)],
    ['another seq', HELLO, wanted('kitchen', '7f3a', 2)],
    ['a token nobody told', 'HELLO device=kitchen\n', wanted('kitchen', '7f3a', 1)],
    ['the address of one that has a name', HELLO, wanted(BOARD, '~1', 1)],
  ])('is not found for %s', async (_, hello, line) => {
    const file = conversation([{ board: hello }, { board: '1,1000,20,50\r\n' }]);
    expect(await findInFile(passOverFile(file), line)).toEqual({ why: 'not-captured' });
  });

  it('is found by the address of a board that says no HELLO', async () => {
    const file = conversation([{ board: '1,1000,20,50\r\n' }]);
    const found = await findInFile(passOverFile(file), wanted(BOARD, '~3', 1));
    expect(found).toMatchObject({
      lines: [{ from: 0, to: 14, bootIsTold: false }],
      packets: { handshakeMs: 2, alignedBy: 'syn', offset: 0, reply: null },
    });
  });

  it('is found where another connection names its device', async () => {
    const line = '{"device":"attic","seq":1,"temperature":3}\n';
    const file = conversation([{ board: HELLO }, { board: line }]);
    const found = await findInFile(passOverFile(file), wanted('attic', '~1', 1));
    expect(found).toMatchObject({
      lines: [{ from: HELLO.length, to: HELLO.length + line.length }],
    });
  });

  it('is not looked for elsewhere where its own connection has it', async () => {
    const elsewhere = '{"device":"kitchen","seq":1,"temperature":3}\n';
    const file = conversation(
      [{ board: 'HELLO device=kitchen\n' }, { board: '1,1000,20,50\n' }],
      [{ board: 'HELLO device=attic\n' }, { board: elsewhere }],
    );
    const found = await findInFile(passOverFile(file), wanted('kitchen', '~1', 1));
    expect(found).toMatchObject({ lines: [{ stream: 0 }] });
  });

  it('is found in what a board says that was called', async () => {
    const file = conversation([{ server: '1,1000,20,50\n' }]);
    const found = await findInFile(passOverFile(file), wanted(SERVER, '~1', 1));
    expect(found).toMatchObject({ lines: [{ boardIsClient: false }] });
  });

  it('has the fields that its HELLO names', async () => {
    const hello = 'HELLO device=kitchen boot=7f3a fields=seq,pressure\n';
    const file = conversation([{ board: hello }, { board: '1,990\n' }]);
    expect(await findInFile(passOverFile(file), wanted('kitchen', '7f3a', 1))).toMatchObject({
      lines: [{ fields: ['seq', 'pressure'], fieldsOrigin: 'hello', bootIsTold: true }],
    });
  });

  it('comes twice, over two connections', async () => {
    const line = { board: '1,1000,20,50\r\n' };
    const file = conversation([{ board: HELLO }, line], [{ board: HELLO }, line]);
    const journey = await fileJourney(passOverFile(file), wanted('kitchen', '7f3a', 1), null);
    expect(journey.copies.map(({ stream, stored }) => [stream, stored])).toEqual([
      [0, null],
      [1, null],
    ]);
    expect(step(journey, 'segments')).toMatchObject({ stream: 0 });
  });

  it('is not guessed where boots cannot be told apart, but by the row', async () => {
    const file = conversation([{ board: '1,1000,20,50\r\n' }], [{ board: '1,900,30,50\r\n' }]);
    const pass = passOverFile(file);
    expect(await findInFile(pass, wanted(BOARD, '~1', 1))).toEqual({ why: 'ambiguous' });
    const second = await findInFile(pass, wanted(BOARD, '~2', 1, rowOf(1, 900, 30)));
    expect(second).toMatchObject({ lines: [{ stream: 1 }] });
    const neither = await findInFile(pass, wanted(BOARD, '~3', 1, rowOf(1, 900, 31)));
    expect(neither).toEqual({ why: 'not-captured' });
  });

  it('takes from the server that read it what packets do not tell, by one clock', async () => {
    const file = conversation([{ board: HELLO }, { board: '1,1000,20,50\r\n' }]);
    const own = await fileJourney(passOverFile(file), wanted('kitchen', '7f3a', 1), null);
    const at = { time: '2026-11-21T07:00:00.000Z', atMs: 2 };
    const read = { step: 'read', known: true, text: 'It was read.', reads: [{ ...at, offset: 1 }] };
    const server = {
      ...own,
      startMs: (own.startMs ?? 0) + 10,
      steps: own.steps.map((one) => (one.step === 'read' ? (read as unknown as Step) : one)),
    };
    const both = await fileJourney(passOverFile(file), wanted('kitchen', '7f3a', 1), server);
    expect(step(both, 'read')).toMatchObject({ known: true, reads: [{ atMs: 12, offset: 1 }] });
    expect(step(both, 'segments')).toEqual(step(own, 'segments'));
  });
});

describe('a token in a line', () => {
  const LINE = '{"seq":7,"temperature":20,"note":"token=s3cret"}\n';
  const at = LINE.indexOf('en=');

  it.each([
    ['whole', [LINE]],
    ['in two segments', [LINE.slice(0, at), LINE.slice(at)]],
    ['in three', [LINE.slice(0, at), LINE.slice(at, at + 6), LINE.slice(at + 6)]],
  ])('is not told of a line that came %s', async (_, pieces) => {
    const file = conversation(pieces.map((board) => ({ board })));
    const journey = await fileJourney(passOverFile(file), wanted(BOARD, '~1', 7), null);
    const told = JSON.stringify(journey);
    expect(told).toContain('token=*******');
    for (const part of ['s3c', 'ret']) {
      expect(told).not.toContain(part);
      expect(told).not.toContain(Buffer.from(part).toString('hex'));
    }
  });
});

it('does not take the first of two that were sent before the ACK for the one that arrived', async () => {
  const told = async (end: 'board' | 'server') => {
    const pass = passOverFile(readRecording('lost-segment', end));
    return fileJourney(pass, wanted('kitchen', 'lesson', 2), null);
  };
  const atBoard = await told('board');
  expect(atBoard.summary).toBe('Reading 2 of kitchen came in 1 segment, which was sent again.');
  expect(step(atBoard, 'segments').text).toBe(
    'One segment carried it, first sent as frame 12. It was sent again in frame 13 after 205 ms without an ACK: a ' +
      'segment or an ACK was lost, or late. The ACK came after that, so one capture at the board does not show which ' +
      'of them arrived. TCP gives the program its bytes once. Frame 14 acknowledged it after 18 ms.',
  );
  const atServer = await told('server');
  expect(step(atServer, 'segments').text).toMatch(/^One segment carried it, frame 12\. Frame 13 /);
});
