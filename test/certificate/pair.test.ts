// A certificate and its key: what is wrong with them is said in one line that names the file.

import { generateKeyPairSync } from 'node:crypto';
import { unlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expiryWarning, validUntil } from '../../src/certificate/expiry.ts';
import { isHostName, ownNames } from '../../src/certificate/own-names.ts';
import { readPair } from '../../src/certificate/pair.ts';
import { makePair, temporaryFolder, writePairText } from './pairs.ts';

const DAY_MS = 86_400_000;

test('a pair that fits is read', async () => {
  const files = writePairText(temporaryFolder(), await makePair());
  const { certificate } = await readPair(files);
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, DNS:127.0.0.1');
  expect(certificate.ca).toBe(false);
  expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
});

test.each([
  {
    what: 'a file that is not there',
    code: 'certificate-unreadable',
    words: /cert\.pem cannot be read: ENOENT/,
    spoil: ({ certFile }: { certFile: string }) => unlinkSync(certFile),
  },
  {
    what: 'a key in the place of the certificate',
    code: 'certificate-invalid',
    words: /cert\.pem \(it holds a key\)/,
    spoil: ({ certFile, key }: { certFile: string; key: string }) => writeFileSync(certFile, key),
  },
  {
    what: 'half a certificate',
    code: 'certificate-invalid',
    words: /no certificate in .*cert\.pem: it must be PEM/,
    spoil: ({ certFile, cert }: { certFile: string; cert: string }) =>
      writeFileSync(certFile, cert.slice(0, 200)),
  },
  {
    what: 'a certificate in the place of the key',
    code: 'key-invalid',
    words: /no private key in .*key\.pem/,
    spoil: ({ keyFile, cert }: { keyFile: string; cert: string }) => writeFileSync(keyFile, cert),
  },
  {
    what: 'a key with a passphrase',
    code: 'key-invalid',
    words: /key\.pem has a passphrase.*openssl pkey/,
    spoil: ({ keyFile }: { keyFile: string }) => writeFileSync(keyFile, encryptedKey()),
  },
  {
    what: 'the key of another certificate',
    code: 'certificate-mismatch',
    words: /key\.pem does not belong to the certificate in .*cert\.pem/,
    spoil: ({ keyFile, otherKey }: { keyFile: string; otherKey: string }) =>
      writeFileSync(keyFile, otherKey),
  },
])('$what is told', async ({ code, words, spoil }) => {
  const [pair, other] = await Promise.all([makePair(), makePair()]);
  const files = writePairText(temporaryFolder(), pair);
  spoil({ ...files, ...pair, otherKey: other.key });
  const failure = await readPair(files).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
  expect(String(failure)).not.toContain('\n');
});

function encryptedKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const format = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  return String(privateKey.export(format));
}

test('an operator hears of the end of a certificate from 14 days before on', async () => {
  const files = writePairText(temporaryFolder(), await makePair(30));
  const { certificate } = await readPair(files);
  const end = Date.parse(certificate.validTo);
  const until = validUntil(certificate);
  expect(expiryWarning(certificate, end - 15 * DAY_MS)).toBeNull();
  expect(expiryWarning(certificate, end - 13.5 * DAY_MS)).toContain(`in 13 days (${until})`);
  expect(expiryWarning(certificate, end - 1.5 * DAY_MS)).toContain('in 1 day (');
  expect(expiryWarning(certificate, end - 1000)).toContain('today or tomorrow');
  expect(expiryWarning(certificate, end + 1)).toContain(`expired on ${until}`);
  expect(expiryWarning(certificate, 0)).toContain('valid only from');
});

test.each([
  ['pi', true],
  ['pi.local', true],
  ['*.example.com', true],
  ['my_pi', true],
  ['a b', false],
  ['-pi', false],
  ['pi:5051', false],
  ['küche', false],
  ['', false],
])('%j is a host name: %s', (text, is) => {
  expect(isHostName(text)).toBe(is);
});

test('this machine has names and addresses', () => {
  expect(ownNames()).toContain('localhost');
  expect(ownNames()).toContain('127.0.0.1');
});
