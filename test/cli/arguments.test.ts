// What is typed on a command line: each text with its value, or why it has none.

import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatHostPort,
  parseCount,
  parseDial,
  parseDuration,
  parseHostPort,
  parseInterval,
  parseKeep,
  parseKeepBytes,
  parsePort,
  parsePortPath,
  parseSerial,
  parseServerUrl,
  parseWholeNumber,
} from '../../src/cli/arguments.ts';

/** Refused, with a message that a person can act on. */
const refused = (parse: () => unknown) => {
  expect(parse).toThrow(InvalidArgumentError);
  expect(parse).toThrow(/.{15,}/);
};

describe('parsePort', () => {
  test.each([
    ['0', 0],
    ['5050', 5050],
    ['65535', 65_535],
  ])('%s', (text, port) => expect(parsePort(text)).toBe(port));

  test.each(['', '65536', '-1', '1.5', '0x50', '50 50', ' 5050', '1e3', 'http', '٣'])(
    'refuses %j',
    (text) => refused(() => parsePort(text)),
  );
});

describe('parseHostPort', () => {
  test.each<[string, number | undefined, string, number]>([
    ['localhost:5050', undefined, 'localhost', 5050],
    ['192.168.1.10:5050', undefined, '192.168.1.10', 5050],
    ['[::1]:5050', undefined, '::1', 5050],
    ['[fe80::1%eth0]:80', undefined, 'fe80::1%eth0', 80],
    ['esp-kitchen.local:8888', 5050, 'esp-kitchen.local', 8888],
    ['localhost', 5050, 'localhost', 5050],
    ['::1', 5050, '::1', 5050],
    ['[::1]', 5050, '::1', 5050],
  ])('%s with default %s', (text, defaultPort, host, port) =>
    expect(parseHostPort(text, defaultPort)).toEqual({ host, port }),
  );

  test.each([
    '',
    ':5050',
    'localhost:',
    'localhost:x',
    'localhost:70000',
    'http://localhost:5050',
    'localhost:5050/path',
    'user@localhost:5050',
    'a b:5050',
    '[localhost]:5050',
    '[::1]5050',
    '[::1:5050',
    'a:b:c',
  ])('refuses %j', (text) => refused(() => parseHostPort(text, 5050)));

  test.each(['localhost', '::1', '[::1]'])('without a default the port is required: %s', (text) =>
    refused(() => parseHostPort(text)),
  );

  test('reads back what formatHostPort wrote', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(host, fc.nat(65_535), (name, port) => {
        expect(parseHostPort(formatHostPort({ host: name, port }))).toEqual({ host: name, port });
      }),
    );
  });
});

describe('counts', () => {
  test('parseCount takes whole numbers from 1', () => {
    expect(parseCount('1')).toBe(1);
    expect(parseCount('1000')).toBe(1000);
  });

  test.each(['0', '-1', '1.5', '', 'many', '1e3', '99999999999999999999'])(
    'parseCount refuses %j',
    (text) => refused(() => parseCount(text)),
  );

  test('parseWholeNumber takes 0 too', () => {
    expect(parseWholeNumber('0')).toBe(0);
    refused(() => parseWholeNumber('-1'));
  });
});

describe('parseServerUrl', () => {
  test.each(['http://localhost:8080', 'https://pi.local/', 'HTTP://[::1]:8080'])('%s', (text) =>
    expect(parseServerUrl(text)).toBe(text),
  );

  test.each([
    '',
    'nonsense',
    'localhost:8080',
    'ftp://x',
    'http://',
    'http://a b',
    'http://x:99999',
  ])('refuses %j', (text) => refused(() => parseServerUrl(text)));
});

describe('times', () => {
  test.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['365d', 31_536_000_000],
    ['1.5s', 1500],
    ['250', 250],
    ['0', 0],
  ])('parseDuration %s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test('a plain number can be seconds', () => {
    expect(parseDuration('30', 's')).toBe(30_000);
    expect(parseDuration('30ms', 's')).toBe(30);
  });

  test.each(['', 's', '-5s', '5 s', '5 parsecs', '1e3', 'toString', '5M', '9'.repeat(30)])(
    'parseDuration refuses %j',
    (text) => refused(() => parseDuration(text)),
  );

  test('parseInterval takes what a timer can wait', () => {
    expect(parseInterval('24d')).toBe(24 * 86_400_000);
    expect(parseInterval('10', 's')).toBe(10_000);
    refused(() => parseInterval('25d'));
  });
});

describe('what is kept', () => {
  test.each([
    ['1h', 3_600_000],
    ['12h', 43_200_000],
    ['1.5d', 129_600_000],
    ['90d', 7_776_000_000],
    ['52w', 31_449_600_000],
    ['2y', 63_072_000_000],
  ])('parseKeep %s', (text, ms) => expect(parseKeep(text)).toBe(ms));

  test.each([
    ['16MB', 16_000_000],
    ['500MB', 500_000_000],
    ['2GB', 2_000_000_000],
    ['1.5GiB', 1_610_612_736],
    ['1tb', 1e12],
    ['20000KiB', 20_480_000],
    ['16000000', 16_000_000],
    ['16000000B', 16_000_000],
  ])('parseKeepBytes %s', (text, bytes) => expect(parseKeepBytes(text)).toBe(bytes));

  test.each(['', '90', '90 d', '-1d', '90D', '3m', '90days', 'd', '1e3d', `${'9'.repeat(30)}y`])(
    'parseKeep refuses %j',
    (text) => refused(() => parseKeep(text)),
  );

  test.each(['', '2 GB', '-2GB', '2G', '2Gbit', 'GB', '1.5', '1e9', 'constructor', '99999999TB'])(
    'parseKeepBytes refuses %j',
    (text) => refused(() => parseKeepBytes(text)),
  );

  test('too little is refused with the least there may be', () => {
    for (const text of ['0h', '0.9h', '0d']) expect(() => parseKeep(text)).toThrow('1h or more');
    for (const text of ['0', '1', '15.9MB', '15MiB']) {
      expect(() => parseKeepBytes(text)).toThrow('16MB or more');
    }
  });
});
describe('parseDial', () => {
  test.each([
    ['10.0.0.7:8888', undefined, '10.0.0.7', 8888],
    ['relay=10.0.0.7:8888', 'relay', '10.0.0.7', 8888],
    ['relay=[fe80::1%eth0]:23', 'relay', 'fe80::1%eth0', 23],
    ['esp.local:1', undefined, 'esp.local', 1],
  ])('%s', (text, name, host, port) => expect(parseDial(text)).toEqual({ name, host, port }));

  test.each([
    '',
    'relay',
    'relay=',
    'relay=10.0.0.7',
    '10.0.0.7:0',
    '=a:1',
    'a b=h:1',
    '1.2.3.4=h:1',
  ])('refuses %j', (text) => refused(() => parseDial(text)));
});

describe('parseSerial', () => {
  test.each([
    ['/dev/ttyUSB0', undefined, '/dev/ttyUSB0', 115_200],
    ['/dev/ttyUSB0@9600', undefined, '/dev/ttyUSB0', 9600],
    ['kitchen=/dev/ttyUSB0@74880', 'kitchen', '/dev/ttyUSB0', 74_880],
    ['COM3', undefined, 'COM3', 115_200],
    ['a=COM3', 'a', 'COM3', 115_200],
    ['/dev/by-id/a=b@c@9600', undefined, '/dev/by-id/a=b@c', 9600],
  ])('%s', (text, name, path, baudRate) =>
    expect(parseSerial(text)).toEqual({ name, path, baudRate }),
  );

  test.each([
    ...['', 'kitchen=', '/dev/', '@9600', '/dev/ttyUSB0@', '/dev/ttyUSB0@x', '/dev/ttyUSB0@49'],
    ...['/dev/ttyUSB0@12000001', '/dev/ttyUSB0@9600.5', 'a b=/dev/x', '/dev/\0'],
  ])('refuses %j', (text) => refused(() => parseSerial(text)));

  test('the console takes the same without a name', () =>
    expect(parsePortPath('/dev/ttyACM0@9600')).toEqual({ path: '/dev/ttyACM0', baudRate: 9600 }));
});
