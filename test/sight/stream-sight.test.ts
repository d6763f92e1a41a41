// What the packets of a connection carry: lines whole, cut, repeated, lost.

import { describe, expect, it } from 'vitest';
import type { SightedLine } from '../../src/sight/sighted-lines.ts';
import { Pieces } from './pieces.ts';

describe('lines in packets', () => {
  it.each([
    { sent: '12,1234567,28.3,65.2\r\n', seen: ['seq 12: 28.3 °C, 65.2 %'] },
    { sent: '12,1234567,28.3,\r\n', seen: ['seq 12: 28.3 °C'] },
    { sent: '12,1234567,nan,\n', seen: ['seq 12: no value'] },
    { sent: '{"seq":3,"dht":{"temperature":28.3}}\n', seen: ['seq 3: dht.temperature 28.3'] },
    { sent: 'temperature:28.3,pressure:1013\n', seen: ['line 1: 28.3 °C, pressure 1013'] },
    { sent: 'a:1,b:2,c:3,d:4,e:5,f:6\n', seen: ['line 1: a 1, b 2, c 3, d 4 and 2 more'] },
    { sent: 'hello board\n', seen: ['line 1: "hello board"'] },
    { sent: '12,x,28.3,65.2\n', seen: ['line 1: "12,x,28.3,65.2", no reading (number)'] },
    { sent: '\r\n\n', seen: [] },
    { sent: '1,0,2,3\n\n2,0,2,3\n', seen: ['seq 1: 2 °C, 3 %', 'seq 2: 2 °C, 3 %'] },
    {
      sent: Uint8Array.of(0xff, 0xfb, 0x01, 0x68, 0x69, 0x0a),
      seen: ['line 1: "hi"'],
    },
    { sent: `${'x'.repeat(5000)}\n`, seen: ['line 1: a line that is too long'] },
    {
      sent: 'HELLO device=kitchen boot=7f3a token=s3cret ack=1\n',
      seen: ['HELLO device=kitchen boot=7f3a token=*** ack=1'],
    },
    { sent: `${'ä'.repeat(70)}\n`, seen: [`line 1: "${'ä'.repeat(60)}…"`] },
  ])('$seen', ({ sent, seen }) => {
    expect(new Pieces().open().board(sent).parts).toEqual(seen);
  });

  it('sums up more than three', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `${at + 12},0,20.5,60\r\n`).join('');
    expect(new Pieces().open().board(lines).parts).toEqual(['40 lines, seq 12 to 51']);
    expect(new Pieces().open().board(`a\nb\nc\nd\n`).parts).toEqual(['4 lines']);
    expect(new Pieces().open().board(`a\n1,0,2,3\n2,0,2,3\nd\n`).parts).toEqual([
      '4 lines, 2 of them readings, seq 1 to 2',
    ]);
    expect(new Pieces().open().board(`a\nb\nc\n1,0,2,3\n`).parts).toEqual([
      '4 lines, 1 of them readings',
    ]);
  });

  it.each([[['4', '3', '2', '1']], [['1', '2', '2', '3']]])('names no range of %j', (seqs) => {
    const lines = seqs.map((seq) => `${seq},0,20.5,60\n`).join('');
    expect(new Pieces().open().board(lines).parts).toEqual(['4 lines']);
  });

  it('names the parts of a line that is cut', () => {
    const pieces = new Pieces().open();
    expect(pieces.board('11,0,20,60\r\n12,1234').parts).toEqual([
      'seq 11: 20 °C, 60 %',
      'first 7 bytes of line 2',
    ]);
    expect(pieces.board('567,').parts).toEqual(['4 bytes more of line 2']);
    expect(pieces.board('28.3,65.2').parts).toEqual(['9 bytes more of line 2']);
    expect(pieces.board('\r\n').parts).toEqual([
      'the CR LF of line 2 alone (seq 12: 28.3 °C, 65.2 %)',
    ]);
    expect(pieces.board('13,0,20,6').parts).toEqual(['first 9 bytes of line 3']);
    expect(pieces.board('0\r\n').parts).toEqual(['last 3 bytes of line 3: seq 13: 20 °C, 60 %']);
    pieces.board('14,0,20,60\r');
    expect(pieces.board('\n').parts).toEqual(['the LF of line 4 alone (seq 14: 20 °C, 60 %)']);
  });

  it('takes up what a HELLO says of fields and units', () => {
    const pieces = new Pieces().open();
    pieces.board('HELLO device=attic fields=seq,pressure,humidity units=pressure:hPa\n');
    expect(pieces.board('7,1013.2,50\n').parts).toEqual(['seq 7: pressure 1013.2 hPa, 50 %']);
    pieces.board('HELLO device=attic\n');
    expect(pieces.board('8,0,20,50\n').parts).toEqual(['seq 8: 20 °C, 50 %']);
  });

  it('takes the field list of boards that say none', () => {
    const fieldLists = new Map([
      [null, ['seq', 'lux']],
      ['attic', ['seq', 'ppm']],
    ]);
    const pieces = new Pieces({ boardPort: 5050, fieldLists }).open();
    expect(pieces.board('8,300\n').parts).toEqual(['seq 8: lux 300']);
    pieces.board('HELLO device=attic\n');
    expect(pieces.board('9,400\n').parts).toEqual(['seq 9: ppm 400']);
    pieces.board('HELLO device=cellar\n');
    expect(pieces.board('1,0,20,50\n').parts).toEqual(['seq 1: 20 °C, 50 %']);
    const atAddress = new Pieces({ fieldLists: new Map([['10.0.0.23', ['seq', 'co']]]) }).open();
    expect(atAddress.board('8,7\n').parts).toEqual(['seq 8: co 7']);
  });

  it('names what the server says', () => {
    const pieces = new Pieces().open();
    expect(pieces.server('WELCOME device=attic last=- time=1795228565798\n').parts).toEqual([
      'WELCOME device=attic last=- time=1795228565798',
    ]);
    expect(pieces.server('ACK 12\nCMD 7 led on\nPING\n').parts).toEqual([
      'ACK 12',
      'CMD 7 led on',
      'PING',
    ]);
    expect(pieces.server('led on\n').parts).toEqual(['line 5: "led on"']);
    // A board that says what only a server does says nothing by it.
    expect(pieces.board('ACK 12\n').parts).toEqual(['line 1: "ACK 12"']);
  });

  it('takes the end with the port for the server, whoever began', () => {
    const pieces = new Pieces({ boardPort: 46_280 }).open();
    expect(pieces.server('12,1,28.3,65.2\n').parts).toEqual(['seq 12: 28.3 °C, 65.2 %']);
    expect(pieces.board('12,1,28.3,65.2\n').parts).toEqual(['line 1: "12,1,28.3,65.2"']);
    const neither = new Pieces({ boardPort: 7000 }).open();
    expect(neither.server('12,1,28.3,65.2\n').parts).toEqual(['seq 12: 28.3 °C, 65.2 %']);
  });

  it('finds out who is who by what is said where the port tells nothing', () => {
    const pieces = new Pieces({}).open();
    expect(pieces.server('12,1,28.3,65.2\n').parts).toEqual(['seq 12: 28.3 °C, 65.2 %']);
    expect(pieces.board('ACK 12\n').parts).toEqual(['ACK 12']);
  });
});

describe('bytes that come early, twice, or never', () => {
  it('names the lines of early bytes when they can be read', () => {
    const pieces = new Pieces().open();
    pieces.board('1,0,20,60\n');
    expect(pieces.boardAt(20, '3,0,22,60\n')).toMatchObject({ parts: [], released: [] });
    expect(pieces.boardAt(10, '2,0,21,60\n')).toMatchObject({
      parts: ['seq 2: 21 °C, 60 %'],
      released: ['seq 3: 22 °C, 60 %'],
    });
  });

  it('says nothing of early bytes behind a line that is cut', () => {
    const pieces = new Pieces().open();
    pieces.board('1,0,2');
    expect(pieces.boardAt(20, '3,0,22')).toMatchObject({ parts: [], released: [] });
  });

  it('names them again in a copy', () => {
    const pieces = new Pieces().open();
    pieces.board('1,0,20,60\n');
    pieces.board('2,0,21,60\n');
    expect(pieces.boardAt(0, '1,0,20,60\n2,0,2').parts).toEqual([
      'seq 1: 20 °C, 60 %',
      'first 5 bytes of line 2 (seq 2: 21 °C, 60 %)',
    ]);
    expect(pieces.boardAt(0, '1,0,20,60\n')).toMatchObject({
      parts: ['seq 1: 20 °C, 60 %'],
      released: [],
    });
    expect(pieces.boardAt(5, '0,60\n2,0,2').parts).toEqual([
      'last 5 bytes of line 1: seq 1: 20 °C, 60 %',
      'first 5 bytes of line 2 (seq 2: 21 °C, 60 %)',
    ]);
    expect(pieces.boardAt(12, '0,2').parts).toEqual([
      '3 bytes from the middle of line 2 (seq 2: 21 °C, 60 %)',
    ]);
  });

  it('decodes no line of which a part is missing', () => {
    const seen: string[] = [];
    const holes: unknown[] = [];
    const pieces = new Pieces({
      boardPort: 5050,
      onLine: (_, { words }) => seen.push(words),
      onHole: (...hole) => holes.push(hole),
    }).open();
    pieces.board('1,0,20,60\n12,12');
    pieces.boardAt(25, '8.3,65.2\n3,0,20,60\n');
    pieces.acked(44);
    expect(pieces.boardAt(44, '4,0,20,60\n').parts).toEqual(['seq 4: 20 °C, 60 %']);
    expect(seen).toEqual(['seq 1: 20 °C, 60 %', 'seq 3: 20 °C, 60 %', 'seq 4: 20 °C, 60 %']);
    expect(holes).toEqual([[true, 15, 10, 6]]);
  });

  it('names nothing in the words of a reset', () => {
    const pieces = new Pieces().open();
    pieces.board('1,0,20,60\n');
    expect(pieces.reset('1,0,20,60\n')).toMatchObject({ parts: [], released: [] });
  });

  it('does not take the rest of a line for a line where the capture begins in the middle', () => {
    const pieces = new Pieces();
    expect(pieces.board('8.3,65.2').parts).toEqual([
      '8 bytes of a line whose beginning is missing',
    ]);
    expect(pieces.board('9').parts).toEqual(['1 byte of a line whose beginning is missing']);
    expect(pieces.board('\n13,0,20,60\n').parts).toEqual(['seq 13: 20 °C, 60 %']);
  });
});

describe('secrets', () => {
  it('are known in whatever pieces they come, also when they come again', () => {
    const pieces = new Pieces().open();
    pieces.board('HELLO device=a TO');
    const first = pieces.board('ken=s3c');
    const second = pieces.board('ret x\n');
    const hidden = (sight: typeof first, length: number) =>
      Array.from({ length }, (_, at) => (sight.isSecret(at) ? '*' : '.')).join('');
    expect(hidden(first, 7)).toBe('....***');
    expect(hidden(second, 6)).toBe('***...');
    // The server's bytes at the same places are none.
    expect(hidden(pieces.server('WELCOME device=kitchen last=-\n'), 30)).toBe('.'.repeat(30));
    const again = pieces.boardAt(13, 'a TOken=s3cret x\n');
    expect(hidden(again, 17)).toBe('........******...');
  });

  it.each([
    ['s3cret\r\n', '******..'],
    ['s3cret x\n', '******...'],
    ['s3c', '***'],
    ['\r\n', '..'],
    // No token has a comma.
    ['3,0,22,60\r\n', '...........'],
    ['\r\nHELLO token=s3c', '..............***'],
  ])('of early bytes are what may be of one: %j', (text, expected) => {
    const pieces = new Pieces().open();
    pieces.board('1,0,20,60\n');
    const early = pieces.boardAt(30, text);
    const shown = [...text].map((_, at) => (early.isSecret(at) ? '*' : '.'));
    expect(shown.join('')).toBe(expected);
  });

  it.each([
    ['token=s3', 'ret\n1,0,', '***.....'],
    ['tok', 'en=ret\n1', '........'],
  ])('that are cut by bytes that never come: %j, then %j', (before, behind, expected) => {
    const pieces = new Pieces().open();
    pieces.board(before);
    pieces.boardAt(20, behind);
    pieces.acked(28);
    const again = pieces.boardAt(20, behind);
    expect([...behind].map((_, at) => (again.isSecret(at) ? '*' : '.')).join('')).toBe(expected);
  });

  it('of bytes that come early and again are known when they can be read', () => {
    const pieces = new Pieces().open();
    const sight = pieces.boardAt(27, 's3cret-of-kitchen\r\n');
    expect([0, 16, 17].map((at) => sight.isSecret(at))).toEqual([true, true, false]);
    pieces.board('HELLO device=kitchen token=');
    const again = pieces.boardAt(27, 's3cret-of-kitchen\r\n');
    expect([0, 16, 17].map((at) => again.isSecret(at))).toEqual([true, true, false]);
  });
});

it('tells of each line where it stands and who said it', () => {
  const lines: SightedLine[] = [];
  const pieces = new Pieces({ boardPort: 5050, onLine: (_, line) => lines.push(line) }).open();
  pieces.board('HELLO device=attic boot=7f3a\n1,0,2');
  pieces.board('0,60\r\n');
  expect(lines).toMatchObject([
    { number: 1, from: 0, to: 29, textEnd: 28, frame: 4, kind: 'hello', speaker: 'attic' },
    { number: 2, from: 29, to: 40, textEnd: 38, frame: 5, seq: 1, speaker: 'attic', boot: '7f3a' },
  ]);
});

it('keeps its memory bounded', () => {
  const pieces = new Pieces().open();
  const line = '1,0,20,60\n';
  for (let at = 0; at < 100; at++) pieces.board(line.repeat(1000));
  expect(pieces.board(line).parts).toEqual(['seq 1: 20 °C, 60 %']);
  expect(pieces.boardAt(0, line).parts).toEqual([]);
});
