// Lines of the server and HELLOs: what one end writes the other reads.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvDecoder } from '../../src/line/csv.ts';
import { decodeLine } from '../../src/line/decode.ts';
import { DEFAULT_FIELDS, DEFAULT_UNITS } from '../../src/line/fields.ts';
import {
  ack,
  command,
  err,
  formatHello,
  PING,
  PONG,
  parseServerLine,
  welcome,
} from '../../src/line/reply.ts';

const csv = new CsvDecoder(DEFAULT_FIELDS);

describe('server lines', () => {
  it('read as they are written', () => {
    expect(welcome('kitchen', 12, 1_699_182_300_123.7)).toBe(
      'WELCOME device=kitchen last=12 time=1699182300123',
    );
    expect(parseServerLine(welcome('kitchen', null, 5))).toEqual({
      kind: 'welcome',
      device: 'kitchen',
      last: null,
      time: 5,
    });
    expect(parseServerLine(welcome('fd00::7', Number.MAX_SAFE_INTEGER, 5))).toMatchObject({
      device: 'fd00::7',
      last: Number.MAX_SAFE_INTEGER,
    });
    expect(parseServerLine(ack(0))).toEqual({ kind: 'ack', seq: 0 });
    expect(parseServerLine(command('17', ' led on '))).toEqual({
      kind: 'cmd',
      id: '17',
      text: ' led on ',
    });
    expect(parseServerLine(PING)).toEqual({ kind: 'ping' });
    expect(parseServerLine(PONG)).toEqual({ kind: 'pong' });
    expect(err('bad-hello', 'no\r\nway')).toBe('ERR bad-hello no  way');
    expect(parseServerLine(err('in-use', 'two boards share this id'))).toEqual({
      kind: 'err',
      code: 'in-use',
      text: 'two boards share this id',
    });
  });

  it.each(['WELCOME', 'WELCOME device=x', 'ACK', 'ACK -1', 'ACK 1.5', 'CMD 5', 'ERR', 'ping', ''])(
    'takes %j for text',
    (text) => {
      expect(parseServerLine(text)).toEqual({ kind: 'text', text });
    },
  );

  it.each([welcome('kitchen', 12, 5), ack(12), command('17', 'a=1'), err('auth', 'a=1')])(
    'come from a board as text: %s',
    (line) => {
      const bytes = Buffer.from(line);
      expect(decodeLine(bytes, 0, bytes.length, csv)).toEqual({ kind: 'text', text: line });
    },
  );
});

describe('formatHello', () => {
  it('writes what a HELLO reads', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,20}$/).filter((word) => word !== 'device');
    const hello = fc.record({
      device: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/),
      boot: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
      fields: fc.option(
        fc
          .uniqueArray(name, { maxLength: 20 })
          .map((names) => ['seq', ...names.filter((n) => n !== 'seq')]),
      ),
      millis: fc.option(fc.maxSafeNat()),
      ack: fc.boolean(),
      token: fc.option(fc.stringMatching(/^[A-Za-z0-9_=-]{1,64}$/)),
      units: fc
        .dictionary(name, fc.constantFrom('°C', '%', 'ppm', 'm/s'), { maxKeys: 5 })
        .map((units) => Object.assign(Object.create(null) as Record<string, string>, units)),
      firmware: fc.option(fc.constantFrom('v1.2', 'my sketch (Nov 5) ack=0')),
    });
    fc.assert(
      fc.property(hello, (said) => {
        const line = Buffer.from(formatHello(said));
        const decoded = decodeLine(line, 0, line.length, csv);
        expect(decoded).toEqual({ kind: 'verb', verb: { verb: 'hello', hello: said } });
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out what is not given', () => {
    expect(formatHello({ device: 'kitchen', boot: null, ack: false })).toBe('HELLO device=kitchen');
  });
});

describe('default units', () => {
  it('have no names but those of metrics', () => {
    expect(DEFAULT_UNITS.temperature).toBe('°C');
    expect(DEFAULT_UNITS.toString).toBeUndefined();
  });
});
