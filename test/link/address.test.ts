import { expect, test } from 'vitest';
import { writtenAddress } from '../../src/link/address.ts';

test.each([
  ['192.168.1.42', '192.168.1.42'],
  ['::ffff:192.168.1.42', '192.168.1.42'],
  ['::FFFF:10.0.0.1', '10.0.0.1'],
  ['fd00::7', 'fd00::7'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
  ['::ffff:0:1', '::ffff:0:1'],
])('%s is written %s', (reported, written) => {
  expect(writtenAddress(reported)).toBe(written);
});
