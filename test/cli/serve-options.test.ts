// What a server is told: on the command line, and in a file for what the command line does not say.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
