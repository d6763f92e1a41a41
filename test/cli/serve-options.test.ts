// What a server is told: on the command line, and in a file for what the command line does not say.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filterText } from '../../src/capture/port-filter.ts';
import { captureOptions } from '../../src/cli/capture-options.ts';
import { addServeOptions, type ServeOptions, tlsOptions } from '../../src/cli/serve-options.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapline-options-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The options that the command is run with. */
function told(toml: string, ...argv: string[]): ServeOptions {
  const config = join(folder, 'tapline.toml');
  writeFileSync(config, toml);
  let options: ServeOptions | undefined;
  addServeOptions(new Command('serve'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .action((given: ServeOptions) => {
      options = given;
    })
    .parse([...argv, '--config', config], { from: 'user' });
  if (options === undefined) throw new Error('the command did not run');
  return options;
}

test('everything is kept unless told otherwise', () => {
  expect(told('')).toMatchObject({ keep: null, keepBytes: null });
});

test('what is kept can be told in both places, and the command line comes first', () => {
  const toml = 'keep = "90d"\nkeep-bytes = 500000000';
  expect(told(toml)).toMatchObject({ keep: 90 * 86_400_000, keepBytes: 500_000_000 });
  expect(told(toml, '--keep', '1h', '--keep-bytes', '2GB')).toMatchObject({
    keep: 3_600_000,
    keepBytes: 2_000_000_000,
  });
});

test.each([
  ['keep = 90', /tapline\.toml: keep = 90: .*12h, 90d/],
  ['keep-bytes = "1MB"', /tapline\.toml: keep-bytes = "1MB": .*16MB or more/],
])('%s is refused with where it stands', (toml, message) => {
  expect(() => told(toml)).toThrow(message);
});

test('what is on or off by itself is true or false in the file', () => {
  expect(told('require-token = true').requireToken).toBe(true);
  expect(told('require-token = false').requireToken).toBe(false);
  expect(told('require-token = false', '--require-token').requireToken).toBe(true);
  expect(() => told('require-token = "no"')).toThrow(/require-token = "no": It is true or false/);
});

const NONE: readonly string[] = [];

test('boards that are dialled and boards on USB get a name, and the rate of most sketches', () => {
  const toml = 'dial = ["relay=10.0.0.7:8888", "esp.local:23"]\nserial = "/dev/ttyUSB0"';
  expect(told(toml)).toMatchObject({
    dial: [
      { name: 'relay', host: '10.0.0.7', port: 8888 },
      { name: 'esp.local-23', host: 'esp.local', port: 23 },
    ],
    serial: [{ name: 'ttyUSB0', path: '/dev/ttyUSB0', baudRate: 115_200 }],
  });
  expect(told('', '--serial', 'a=/dev/ttyACM0@9600', '--serial', '/dev/b')).toMatchObject({
    dial: NONE,
    serial: [
      { name: 'a', path: '/dev/ttyACM0', baudRate: 9600 },
      { name: 'b', path: '/dev/b', baudRate: 115_200 },
    ],
  });
});

test.each([
  [['--dial', 'a=h:1', '--dial', 'b=h:1'], 'h:1 is told twice, as a and as b: once is enough.'],
  [['--serial', '/dev/b', '--serial', '/dev/b@9600'], '/dev/b is told twice: once is enough.'],
  [
    ['--dial', 'a=h:1', '--serial', 'a=/dev/b'],
    'h:1 and /dev/b would both be the device a: give each a name, as in kitchen=/dev/b.',
  ],
])('%j is refused', (argv, message) => {
  expect(() => told('', ...argv)).toThrow(message);
});

test('what the file says wrongly of a board is refused with where it stands', () => {
  expect(() => told('dial = ["relay"]')).toThrow(/tapline\.toml: dial = "relay": .*host:port/);
});

test('TLS is told by a port, a certificate and a key, in either place', () => {
  const toml = 'tls-cert = "cert.pem"\ntls-key = "key.pem"';
  const options = told(toml, '--tls-port', '0');
  expect(tlsOptions(options)).toEqual({ port: 0, certFile: 'cert.pem', keyFile: 'key.pem' });
  expect(tlsOptions(told(''))).toBeUndefined();
});

test.each([
  ['tls-port = 5051', '--tls-cert and --tls-key are missing'],
  ['tls-cert = "cert.pem"', '--tls-port and --tls-key are missing'],
  ['tls-port = 5051\ntls-cert = "cert.pem"', '--tls-key is missing'],
])('%j alone is refused', (toml, message) => {
  expect(() => told(toml)).toThrow(message);
});

test('a capture is told with all that belongs to it, or not at all', () => {
  const toml =
    'capture = "eth0"\ncapture-minutes = 30\ncapture-files = "packets"\ncapture-file-mib = 2';
  expect(captureOptions(told(toml))).toEqual({
    interface: 'eth0',
    minutes: 30,
    files: { folder: resolve('packets'), fileBytes: 2 * 1024 * 1024, count: 10 },
  });
  expect(captureOptions(told('', '--capture', 'any'))).toEqual({ interface: 'any', minutes: 10 });
  expect(captureOptions(told(toml, '--capture', 'off'))).toBeUndefined();
  expect(captureOptions(told(''))).toBeUndefined();
});

test.each([
  ['capture-minutes = 5', /--capture-minutes is for packets: name an interface with --capture/],
  ['capture = "lo"\ncapture-minutes = 1441', /from 1 to 1440/],
  ['capture = "-D"', /Name a network interface/],
  ['capture = ""', /Name a network interface/],
  ['capture = "a\\u001bb"', /Name a network interface/],
])('%j is no capture', (toml, message) => {
  expect(() => told(toml)).toThrow(message);
});

test('packets are those of the ports of boards, and of boards that are dialled by address', () => {
  expect(filterText([{ port: 5050 }])).toBe('tcp port 5050');
  expect(filterText([{ port: 5050 }, { port: 5051 }, { port: 5050 }])).toBe(
    'tcp port 5050 or tcp port 5051',
  );
  const dialled = [
    { port: 8888, host: '10.0.0.7' },
    { port: 23, host: 'fe80::1%eth0' },
    { port: 80, host: 'esp.local' },
  ];
  expect(filterText([{ port: 5050 }, ...dialled])).toBe(
    'tcp port 5050 or (tcp port 8888 and host 10.0.0.7) or (tcp port 23 and host fe80::1)',
  );
});
