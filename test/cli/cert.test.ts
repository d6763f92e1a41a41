// `tapline cert`: what it writes, where, and what it says of it.

import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readPair } from '../../src/certificate/pair.ts';
import { main } from '../../src/cli/main.ts';
import { temporaryFolder } from '../certificate/pairs.ts';

const { exitCode } = process;

afterEach(() => {
  vi.restoreAllMocks();
  process.stdout.removeAllListeners('error');
  process.exitCode = exitCode;
});

async function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += text;
      return true;
    });
  }
  process.exitCode = 0;
  await main(['node', 'tapline', 'cert', ...args]);
  return { code: process.exitCode, ...texts };
}

test('makes a pair that fits, whose key only its owner reads', async () => {
  const folder = temporaryFolder();
  const { code, stdout, stderr } = await run('--out', folder, '--ec');
  expect([code, stderr]).toEqual([0, '']);
  const files = {
    certFile: join(folder, 'tapline-cert.pem'),
    keyFile: join(folder, 'tapline-key.pem'),
  };
  const { certificate } = await readPair(files);
  expect(statSync(files.keyFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toHaveLength(2);
  for (const part of [
    certificate.fingerprint,
    certificate.fingerprint256,
    `connection.setFingerprint("${certificate.fingerprint}");`,
    'connection.setCACert(',
    `--tls-cert ${files.certFile} --tls-key ${files.keyFile}`,
    `openssl s_client -connect localhost:5051 -CAfile ${files.certFile}`,
  ]) {
    expect(stdout).toContain(part);
  }
});

test('is RSA unless told otherwise, for the names it is told', async () => {
  const out = join(temporaryFolder(), 'deep', 'pi.pem');
  const names = ['--host', 'pi.local', '--host', '192.168.1.10', '--host', 'fd00::7'];
  const { stdout } = await run('--out', out, ...names, '--days', '10', '--json');
  const told = JSON.parse(stdout);
  expect(told.names).toEqual(['pi.local', '192.168.1.10', 'fd00::7']);
  expect(told.keyFile).toBe(join(out, '..', 'tapline-key.pem'));
  const certificate = new X509Certificate(readFileSync(out));
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  expect(certificate.checkHost('pi.local')).toBe('pi.local');
  expect(certificate.checkIP('192.168.1.10')).toBe('192.168.1.10');
  // What an ESP32's older library looks for: an address that stands there as a name.
  expect(certificate.subjectAltName).toContain('DNS:192.168.1.10');
  const days = (Date.parse(told.validTo) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(10);
});

test('replaces nothing without --force', async () => {
  const folder = temporaryFolder();
  await run('--out', folder, '--ec');
  const file = join(folder, 'tapline-cert.pem');
  const before = readFileSync(file, 'utf8');
  const refused = await run('--out', folder, '--ec');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^tapline: .*tapline-cert\.pem.*--force[^\n]*\n$/);
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect((await run('--out', folder, '--ec', '--force')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toBe(before);
});

test('shows one that is there', async () => {
  const folder = temporaryFolder();
  await run('--out', folder, '--ec', '--host', 'pi.local', '--days', '3');
  const { code, stdout } = await run('--show', join(folder, 'tapline-cert.pem'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/names +pi\.local\n/);
  expect(stdout).toContain('expires in 2 days');
  const missing = await run('--show', join(folder, 'nothing.pem'));
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
});

test.each([
  [['--host', 'pi:5051'], 'without a port'],
  [['--days', '0'], 'whole number from 1'],
  [['--days', '40000'], '36500 at most'],
  [['--ec', '--rsa'], 'cannot be used with'],
  [['--show', 'cert.pem', '--force'], 'cannot be used with'],
  [['--out', 'x.pem', '--key', 'x.pem'], 'same file'],
])('%j is a wrong use', async (args, words) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
  expect(existsSync('x.pem')).toBe(false);
});
