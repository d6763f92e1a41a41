// How lines of a console are shown, searched and told apart.

import { describe, expect, it } from 'vitest';
import { EventReader } from '../../web/console/event-reader.ts';
import { kindOf } from '../../web/console/line-kind.ts';
import { piecesOf, visibleText } from '../../web/format/visible-text.ts';

describe('text from a board', () => {
  it.each([
    ['plain text', 'plain text'],
    ['\u001b[31mred\u0007', '\\x1b[31mred\\x07'],
    ['a\tb\r', 'a\\tb\\r'],
    ['\u202eabc\u2066\u200f', '\\u202eabc\\u2066\\u200f'],
    ['\u009b\u0000', '\\x9b\\x00'],
    ['zero\u200bwidth\ufeff\u00ad', 'zero\\u200bwidth\\ufeff\\xad'],
    ['lines\u2028and\u2029', 'lines\\u2028and\\u2029'],
    ['no\u00a0break \u3164 filler \u2003', 'no\\xa0break \\u3164 filler \\u2003'],
    ['日本\u3000語', '日本\u3000語'],
    ['half \ud83d', 'half \\ud83d'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    // What scripts and emoji are made with stays.
    ['👨\u200d👩 می\u200cخواهم °C', '👨\u200d👩 می\u200cخواهم °C'],
    ['lost \ufffd', 'lost \ufffd'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
    expect(
      piecesOf(text, '')
        .map((piece) => piece.text)
        .join(''),
    ).toBe(shown);
  });

  it.each([
    ['led on, led off', 'led', '[led] on, [led] off'],
    ['LED', 'led', '[LED]'],
    ['aaa', 'aa', '[aa]a'],
    ['a\u0007b', 'a\\x07b', '[a][\\x07][b]'],
    ['\u0007\u0007', 'x07', '\\[x07]\\[x07]'],
    ['\u001bx', 'bx', '\\x1[b][x]'],
    ['nothing', 'else', 'nothing'],
    ['', 'x', ''],
    // Two letters in lower case: no place is marked rather than a wrong one.
    ['İx', 'x', 'İx'],
  ])('%j searched for %j is marked %j', (text, search, marked) => {
    const shown = piecesOf(text, search).map(({ text, isFound }) => (isFound ? `[${text}]` : text));
    expect(shown.join('')).toBe(marked);
  });

  it('marks a bounded number of places', () => {
    const pieces = piecesOf('ab'.repeat(2000), 'a');
    expect(pieces.filter(({ isFound }) => isFound)).toHaveLength(200);
    expect(pieces.map(({ text }) => text).join('')).toBe('ab'.repeat(2000));
  });
});

describe('the kind of a line', () => {
  it.each([
    ['in', '12,1234567,28.3,65.2', 'reading'],
    ['in', '-1.5,nan,,3e2', 'reading'],
    ['in', '{"temperature":28.3}', 'reading'],
    ['in', 'temperature:28.3,humidity:65.2', 'reading'],
    ['in', 'temperature:28.3\thumidity:nan', 'reading'],
    ['in', 'climate,device=kitchen temperature=28.3,humidity=65 1699182300000000000', 'reading'],
    ['in', 'PING', 'beat'],
    ['out', 'PONG', 'beat'],
    ['out', 'ACK 12', 'beat'],
    ['in', 'ACK 12', 'text'],
    ['in', 'HELLO device=kitchen boot=7f3a ack=1', 'verb'],
    ['in', 'HELLO world', 'text'],
    ['in', 'OK 71e622ee64 the LED is on', 'verb'],
    ['in', 'OK', 'text'],
    ['out', 'WELCOME device=kitchen last=- time=1', 'verb'],
    ['out', 'CMD 71e622ee64 led on', 'verb'],
    ['out', 'led on', 'text'],
    ['in', 'hello board', 'text'],
    ['in', 'ready: yes', 'text'],
    ['in', '192.168.1.42 is my address', 'text'],
  ] as const)('%s %j is a %s', (direction, text, kind) => {
    expect(kindOf(direction, text)).toBe(kind);
  });
});

describe('an event stream', () => {
  const stream =
    'retry: 1000\n\n:\n\nevent: line\ndata: {"a":1}\n\nid: 4\nevent: drop\ndata: {}\n\n';
  const events = [
    { type: 'line', data: '{"a":1}' },
    { type: 'drop', data: '{}' },
  ];

  it('has the same events however it is cut', () => {
    expect(new EventReader().read(stream)).toEqual(events);
    const reader = new EventReader();
    expect([...stream].flatMap((character) => reader.read(character))).toEqual(events);
  });
});
