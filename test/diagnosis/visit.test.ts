// The order in which causes of a connection without a reading are looked for.

import { describe, expect, test } from 'vitest';
import { CAUSES } from '../../src/diagnosis/cause.ts';
import { mostUseful, VISIT_RULES, visitBytes, visitCause } from '../../src/diagnosis/visit.ts';
import { visitWords } from '../../src/diagnosis/visit-words.ts';
import { SCAN_WITHIN_MS } from '../../src/limits.ts';
import { PLACES, visit } from './visits.ts';

const ENDED = { endedAt: 1000 + SCAN_WITHIN_MS, reason: 'closed by the board' };
const HELLO = Buffer.from('HELLO device=kitchen\n');
const TLS = Buffer.from('16030100fa01', 'hex');
const HTTP = Buffer.from('GET / HTTP/1.1\r\n');

test('the table', () => {
  expect(VISIT_RULES.map(({ cause }) => cause)).toEqual([
    'store',
    'tls',
    'http',
    'auth',
    'bad-hello',
    'in-use',
    'full',
    'rejected',
    'text-only',
    'no-line-end',
    'oversized',
    'hello-only',
    'scan',
  ]);
});

test.each([
  ['no-data', {}],
  ['no-data', ENDED],
  ['scan', { ...ENDED, endedAt: 999 + SCAN_WITHIN_MS }],
  ['no-data', { bytes: 2, first: Buffer.from('\r\n') }],
  ['scan', { bytes: 2, first: Buffer.from('\r\n'), endedAt: 1000, reason: 'closed by the board' }],
  ['hello-only', { lines: 1, first: HELLO }],
  ['hello-only', { lines: 1, first: HELLO, refusal: 'replaced' }],
  ['hello-only', { lines: 1, first: HELLO, refusal: 'shutdown' }],
  ['no-line-end', { inLine: true, first: Buffer.from('12') }],
  ['no-line-end', { ...ENDED, inLine: true, first: Buffer.from('12') }],
  ['no-line-end', { lines: 1, inLine: true, first: HELLO, unfinished: Buffer.from('12') }],
  ['hello-only', { lines: 1, inLine: true, first: HELLO, unfinished: Buffer.from(' \r') }],
  ['no-line-end', { oversized: 1, inLine: true, first: Buffer.from('12') }],
  ['oversized', { oversized: 1, inLine: false, first: Buffer.from('12') }],
  ['oversized', { oversized: 2, inLine: true, first: Buffer.from('12') }],
  ['oversized', { oversized: 1, texts: 1, lines: 1, first: Buffer.from('12') }],
  ['text-only', { texts: 1, lines: 1, inLine: true, first: Buffer.from('hello\n12') }],
  ['rejected', { texts: 1, rejected: 1, oversized: 1, lines: 2 }],
  ['full', { refusal: 'full', rejected: 1 }],
  ['in-use', { refusal: 'in-use', lines: 1, first: HELLO }],
  ['bad-hello', { refusal: 'bad-hello', texts: 1 }],
  ['auth', { refusal: 'auth', first: Buffer.from('1,2,3\n') }],
  ['http', { refusal: 'auth', first: HTTP }],
  ['http', { refusal: 'http', tls: true }],
  ['http', { texts: 3, lines: 3, first: HTTP }],
  ['text-only', { texts: 1, lines: 1, first: Buffer.from('GET off my lawn\n') }],
  ['tls', { first: TLS, endedAt: 1001, reason: 'spoke TLS to the port for plain lines' }],
  ['tls', { refusal: 'tls', tls: true }],
] as const)('%s: %j', (cause, facts) => {
  expect(visitCause(visit(facts), true)).toBe(cause);
});

test('while nothing can be stored that is told of open connections, and only of these', () => {
  expect(visitCause(visit({ rejected: 1 }), false)).toBe('store');
  expect(visitCause(visit({ rejected: 1, ...ENDED }), false)).toBe('rejected');
});

describe('of several', () => {
  const of = (...causes: ReturnType<typeof visitCause>[]) =>
    causes.map((cause, connection) => ({ cause, visit: visit({ connection }) }));

  test.each([
    [['scan', 'no-data', 'text-only', 'rejected'], 'rejected', 3],
    [['no-data', 'text-only', 'text-only'], 'text-only', 1],
    [['scan', 'no-data'], 'no-data', 1],
    [['scan', 'scan'], 'scan', 0],
    [['auth', 'tls'], 'tls', 1],
  ] as const)('%j: %s', (causes, cause, connection) => {
    expect(mostUseful(of(...causes))).toMatchObject({ cause, visit: { connection } });
  });

  test('of none, none', () => {
    expect(mostUseful([])).toBeNull();
  });
});

test('what is shown of the bytes: the line without an end, else all of them', () => {
  const first = Buffer.from('HELLO device=a\n12');
  const unfinished = Buffer.from('12');
  expect(visitBytes(visit({ first, unfinished }))?.text).toBe('12');
  expect(visitBytes(visit({ first, unfinished, texts: 1 }))?.text).toBe('HELLO device=a\n12');
  expect(visitBytes(visit({ first }))?.text).toBe('HELLO device=a\n12');
  expect(visitBytes(visit({}))).toBeNull();
});

test('of an HTTP request only its first line is shown: a password may follow', () => {
  const request = 'GET /?token=secret HTTP/1.1';
  const first = Buffer.from(`${request}\r\nAuthorization: Basic c2VjcmV0\r\n`);
  for (const more of [{ texts: 2 }, { unfinished: Buffer.from('Cookie: a=b') }]) {
    expect(visitBytes(visit({ first, ...more }))?.text).toBe('GET /?token=*** HTTP/1.1');
  }
});

test.each([
  [
    'tls',
    { first: TLS },
    'It speaks TLS to port 5050, which takes plain lines; that for TLS is 5051.',
  ],
  [
    'http',
    { refusal: 'http' },
    'An HTTP client came to the port for boards; HTTP is answered on port 8080.',
  ],
  [
    'auth',
    { refusal: 'auth', reason: null },
    'The connection from 192.0.2.7 was refused with ERR auth: it is told why in a moment.',
  ],
  [
    'no-line-end',
    { bytes: 1, first: Buffer.from('1') },
    '1 byte came in 90 s, but no line end. 14 times by now from 192.0.2.7.',
  ],
] as const)('%s in words', (cause, facts, words) => {
  const times = cause === 'no-line-end' ? 14 : 1;
  expect(visitWords(cause, visit({ ...facts, times }), PLACES, 91_000)).toBe(words);
});

test('every cause of a connection is one that is documented', () => {
  for (const { cause } of VISIT_RULES) expect(CAUSES).toContain(cause);
});
