// Lines that were meant as readings, or as a HELLO, and what is said of them.

import { expect, test } from 'vitest';
import { bareNumbersRemedy } from '../../src/diagnosis/bare-number.ts';
import { decimalCommaRemedy, partedRemedy } from '../../src/diagnosis/decimal-comma.ts';
import { jsonRemedy } from '../../src/diagnosis/json-remedy.ts';
import { cutName, mistakenHello, nameRemedy } from '../../src/diagnosis/mistaken-hello.ts';
import { shownLine } from '../../src/diagnosis/shown-line.ts';
import { textRemedy } from '../../src/diagnosis/text-remedy.ts';
import { DEFAULT_FIELDS } from '../../src/line/fields.ts';

test.each([
  ['28.3', 'A number alone is text: print a name and a colon before it:', 'value:28.3'],
  [' -4 ', 'A number alone is text: print a name and a colon before it:', 'value:-4'],
  ['28.3C', 'Print a name and a colon before the number, and no unit:', 'value:28.3'],
  ['28.3 65.2', 'Print commas between the numbers:', '28.3,65.2'],
  ['28.3;65.2;1', 'Print commas between the numbers:', '28.3,65.2,1'],
  ['28.3\t65.2', 'Print commas between the numbers:', '28.3,65.2'],
  ['28.3°C 65 %', 'Print commas between the numbers, and no units:', '28.3,65'],
  ['Temp: 28', 'Print the value right behind the colon:', 'Temp:28'],
  ['temp=28.3', 'Print “:” in place of “=”:', 'temp:28.3'],
  ['temp=28.3;hum=65', 'Print “:” in place of “=” and “,” between the values:', 'temp:28.3,hum:65'],
  ['temp=28.3,hum=65', 'Print “:” in place of “=”:', 'temp:28.3,hum:65'],
  ['temp:28,3', 'Print a decimal point:', 'temp:28.3'],
  ['temp:28.3C', 'Print no unit:', 'temp:28.3'],
  [
    'Humidity: 65 %  Temperature: 28.3 °C 82.9 °F',
    'Print the value right behind the colon and no unit:',
    'Humidity:65,Temperature:28.3',
  ],
  [
    'Soil moisture = 512',
    'Print “:” in place of “=”, the value right behind the colon and “_” for a blank in a name:',
    'Soil_moisture:512',
  ],
  [
    'temp:28.3,hum:ERR',
    'All of a line has to be names with numbers, and hum:ERR is none. Print:',
    'temp:28.3',
  ],
  [
    '{"temp":"28.3"}',
    'In JSON a number has no quotes: print 28.3 in place of "28.3":',
    '{"temp":28.3}',
  ],
])('%j: %s %s', (line, action, mended) => {
  expect(textRemedy(line)).toEqual({ action, line: mended });
});

test.each([
  ...['hello board', 'nan', '', 'WiFi connected', 'IP: 192.168.1.2', 'error -3', 'time: 12:30'],
  ...['list:1,2,3', '2nd try', '12:30:45 up', 'hello', 'Hello world', 'hello, all is 5'],
])('of %j nothing is said', (line) => {
  expect(textRemedy(line)).toBeNull();
});

test('of a line of blanks nothing is said either, and that soon', () => {
  // Who looks at all its blanks once for each of them does not come to an end.
  expect(textRemedy(`a${' '.repeat(300_000)}b`)).toBeNull();
  expect(textRemedy(`HELLO ${' '.repeat(300_000)}=`)?.line).toBe('HELLO device=kitchen');
});

test('a hostile line takes no longer than an honest one', () => {
  expect(partedRemedy(`1,5${'  1'.repeat(1000)} x`)).toBeNull();
  expect(partedRemedy(`1,5${`${' '.repeat(9)}1`.repeat(400)} x`)).toBeNull();
  expect(textRemedy(`1°${'  1°'.repeat(500)} !`)).toBeNull();
  expect(textRemedy(`1°C${' 1 °C'.repeat(500)} x!`)).toBeNull();
  const blanks = ' '.repeat(100_000);
  expect(textRemedy(`hello${blanks}${'b'.repeat(100_000)}\u2028x`)).toBeNull();
  expect(jsonRemedy(`{"a":${'1'.repeat(100_000)},b:1,c:1}`)?.action).toContain('has no quotes');
  expect(jsonRemedy(`{"a":"5${blanks}xxxxx"}`)?.action).toContain('JSON without a number');
});

test.each([
  [
    '5,6000,28.3C,65%',
    'Print bare numbers. Field 3 is 28.3C: print 28.3. Field 4 is 65%: print 65.',
    '5,6000,28.3,65',
  ],
  ['5,6000,"28.3",65', 'Print bare numbers. Field 3 is "28.3": print 28.3.', '5,6000,28.3,65'],
  [
    '5,6000,ERR,65',
    'Print bare numbers. Field 3 is ERR: print a number, or nan where there is none.',
    '5,6000,nan,65',
  ],
  [
    '1a,2a,3.0a,4a,5a',
    'Print bare numbers. Field 1 is 1a: print 1. Field 2 is 2a: print 2. Field 3 is 3.0a: print 3.0. So with 2 more.',
    '1,2,3.0,4,5',
  ],
  [
    '28,3C,65,2%',
    'The numbers have a decimal comma, which makes two fields of each, and units behind them. Print a decimal point, and no units:',
    '28.3,65.2',
  ],
])('%s: %s', (line, action, mended) => {
  expect(bareNumbersRemedy(line)).toEqual({ action, line: mended });
});

test('of numbers nothing is said', () => {
  expect(bareNumbersRemedy('5,nan, 6.5 ,,1e3')).toBeNull();
});

test.each([
  ['28,3;65,2', '28.3,65.2'],
  ['12;1000;28,3;65,2', '12,1000,28.3,65.2'],
  ['28,3 65,2', '28.3,65.2'],
  ['-2,5;65.1;', '-2.5,65.1'],
  ['28.3,65.2', null],
  ['1,2,3', null],
  ['28,3;x', null],
])('%s with points and commas: %s', (line, mended) => {
  expect(partedRemedy(line)?.line ?? null).toBe(mended);
});

test.each<[string, string[], string | null, string?]>([
  ['the usual case', ['1,1000,28,3,65,2'], '1,1000,28.3,65.2'],
  ['below zero', ['1,1000,-2,5,65,2'], '1,1000,-2.5,65.2'],
  ['no uptime', ['1,28,3,65,2'], '1,28.3,65.2'],
  ['two decimals, the second of which is always 0', ['1,1000,28,30,65,20'], '1,1000,28.30,65.20'],
  ['two decimals, one with a 0 first', ['1,1000,28,05,65,21'], '1,1000,28.05,65.21'],
  ['several', ['3,3000,29,0,65,1', '2,2000,28,9,65,1', '1,1000,28,8,65,0'], '3,3000,29.0,65.1'],
  [
    'a pressure too',
    ['1,28,3,65,2,1013,2'],
    '1,28.3,65.2,1013.2',
    'seq,temperature,humidity,pressure',
  ],
  [
    'what follows is no decimal: it stands still',
    ['3,3,22,3,55,7', '2,2,21,3,54,7', '1,1,20,3,53,7'],
    null,
  ],
  ['switches', ['1,1000,28,0,65,1'], null],
  ['a value that no humidity has', ['12,1234567,28,65,400,3'], null],
  ['nor this', ['12,1234567,28,65,1013,3'], null],
  ['a negative second number', ['1,1000,28,-3,65,2'], null],
  ['numbers with and without a second digit', ['1,1000,28,65,3,20'], null],
  ['two digits that are not padded', ['1,1000,28,65,30,21'], null],
  ['a point somewhere', ['1,1000,28.5,3,65,2'], null],
  ['a count with a 0 first', ['01,1000,28,3,65,2'], null],
  ['one line that says otherwise', ['2,2000,28,3,65,2', '1,1000,28,33,65,2'], null],
  ['names that say nothing', ['1,1000,28,3,65,2'], null, 'seq,millis,a,b'],
  ['a count behind the values', ['28,3,65,2,1'], null, 'temperature,humidity,seq'],
  ['other numbers of fields', ['1,1000,28,3,65'], null],
  ['and these', ['1,1000,28,3,65,2,7'], null],
  ['four', ['28,3,65,2'], null],
  ['no metric', ['1,2'], null, 'seq'],
  ['no lines', [], null],
])('a decimal comma: %s %j', (_, lines, mended, fields = DEFAULT_FIELDS.join()) => {
  expect(decimalCommaRemedy(lines, fields.split(','))?.line ?? null).toBe(mended);
});

test('what is said of it', () => {
  expect(decimalCommaRemedy(['1,1000,28,3,65,2'], DEFAULT_FIELDS)?.action).toBe(
    'This looks like a decimal comma, which makes two fields of a number: 28,3 for 28.3. Print a decimal point, as in the line below. ' +
      'If it really has 6 fields, name them in the fields= of its HELLO, or under “Edit…” on its page.',
  );
});

test.each([
  ['HELLO', 'device= is missing', 'HELLO device=kitchen'],
  ['HELLO name=x', 'device= is missing', 'HELLO device=x'],
  ['HELLO world', 'device= is missing', 'HELLO device=world'],
  ['hello device=kueche', 'HELLO is written in capitals', 'HELLO device=kueche'],
  [
    'Hello name=x boot=7',
    'HELLO is written in capitals; device= is missing',
    'HELLO device=x boot=7',
  ],
  ['HELLO DEVICE=x', 'device= is written in small letters', 'HELLO device=x'],
  ['HELLO device = x', 'there is no blank around =', 'HELLO device=x'],
  [
    'HELLO boot=7 device=x fields=seq,t',
    'device= stands right behind HELLO and one blank',
    'HELLO device=x boot=7 fields=seq,t',
  ],
  ['HELLO  device=x', 'device= stands right behind HELLO and one blank', 'HELLO device=x'],
  ['HELLO: device=x', 'device= stands right behind HELLO and one blank', 'HELLO device=x'],
  ['hello device=küche ack=1', 'HELLO is written in capitals', 'HELLO device=kitchen'],
])('%s: %s', (line, fault, mended) => {
  expect(mistakenHello(line)).toEqual({
    action: `This was meant as a HELLO, but is none and was taken for text: ${fault}. Print:`,
    line: mended,
  });
});

test.each(['hello', 'Hello there', 'hello, temp=5', 'HELLOS', 'HELLO device=x', 'HELLO device=ü'])(
  '%s is no mistaken HELLO',
  (line) => {
    expect(mistakenHello(line)).toBeNull();
  },
);

test.each([
  ['HELLO device=my board', 'my_board', 'HELLO device=my_board'],
  ['HELLO device=my old board boot=7', 'my_old_board', 'HELLO device=my_old_board boot=7'],
  ['HELLO device=a', null, null],
  ['HELLO device=a boot=7 firmware=1 of 2', null, null],
  ['HELLO device=a token hunter2', null, null],
  ['HELLO device=a b/c', null, null],
])('%s: it was meant to be %s', (line, meant, mended) => {
  const cut = cutName(line);
  expect([cut?.meant ?? null, nameRemedy(line)?.line ?? null]).toEqual([meant, mended]);
});

test('a blank before the name', () => {
  expect(nameRemedy('HELLO device= kitchen ack=0')).toEqual({
    action: 'No blank stands behind device=:',
    line: 'HELLO device=kitchen ack=0',
  });
});

test.each([
  ['{"temp": 28.3,}', '“{"temp": 28.3,}”'],
  ['a\tb\x1b[2J\u202e\u{e0001}c', '“a\\tb\\x1b[2J\\u202e\\u{e0001}c”'],
  ['token=secret x', '“token=*** x”'],
  ['🌡'.repeat(81), `“${'🌡'.repeat(80)}…”`],
])('%j is shown as %s', (line, shown) => {
  expect(shownLine(line)).toBe(shown);
});
