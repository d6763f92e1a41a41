// How the virtual boards of a command line know their server.

import { expect, test } from 'vitest';
import { findTrustMistake, parseFingerprint, trustOf } from '../../src/cli/device-trust.ts';

const SHA1 = '9F:67:99:52:9E:AE:5F:58:76:60:34:82:B3:F3:ED:6A:27:75:71:07';

test.each([[SHA1], [SHA1.toLowerCase()], [SHA1.replaceAll(':', '')], [SHA1.replaceAll(':', ' ')]])(
  '%s is a fingerprint',
  (text) => {
    expect(parseFingerprint(text)).toBe(SHA1);
  },
);

test.each(['', '9F', `${SHA1}:00`, SHA1.replace('9F', 'XY')])('%j is none', (text) => {
  expect(() => parseFingerprint(text)).toThrow('tapline cert --show');
});

test.each([
  [{}, null],
  [{ tls: true }, null],
  [{ tls: true, insecure: true }, null],
  [{ insecure: true }, '--insecure needs --tls.'],
  [{ ca: 'cert.pem' }, '--ca needs --tls.'],
  [{ tls: true, ca: 'c', fingerprint: SHA1 }, '--fingerprint and --ca exclude each other.'],
])('%j: %s', (options, mistake) => {
  expect(findTrustMistake(options)).toBe(mistake);
});

test('a board knows its server by one of these, or speaks no TLS', () => {
  expect(trustOf({})).toBeUndefined();
  expect(trustOf({ tls: true })).toEqual({ by: 'ca', ca: null });
  expect(trustOf({ tls: true, fingerprint: SHA1 })).toEqual({
    by: 'fingerprint',
    fingerprint: SHA1,
  });
  expect(trustOf({ tls: true, insecure: true })).toEqual({ by: 'nothing' });
  expect(() => trustOf({ tls: true, ca: '/nowhere' })).toThrow('/nowhere cannot be read');
});
