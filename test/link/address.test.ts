// How addresses are written, and which are loopback.

import { expect, test } from 'vitest';
import { isLoopback, writtenAddress } from '../../src/link/address.ts';

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

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.42', false],
  ['127.0.0.1.example', false],
])('whether %s is loopback: %s', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback);
});
