// Which addresses of the machine are told to others, and which ends of a connection are its own.

import { expect, test } from 'vitest';
import { isOwnPlace, ownAddresses } from '../../src/link/own-addresses.ts';

const v4 = (address: string, internal = false) => ({ address, internal, family: 'IPv4' as const });
const v6 = (address: string, internal = false) => ({ address, internal, family: 'IPv6' as const });

const LOOPBACK = { lo: [v4('127.0.0.1', true), v6('::1', true)] };
const NETWORKS = {
  ...LOOPBACK,
  eth0: [v6('fe80::1'), v6('fd00::7'), v4('192.0.2.2')],
  wlan0: [v4('198.51.100.3'), v6('fe80::2')],
};

test.each([
  ['0.0.0.0', NETWORKS, ['192.0.2.2', '198.51.100.3']],
  ['::', NETWORKS, ['192.0.2.2', '198.51.100.3', 'fd00::7']],
  ['0.0.0.0', LOOPBACK, ['127.0.0.1']],
  ['192.0.2.2', NETWORKS, ['192.0.2.2']],
  ['127.0.0.1', NETWORKS, ['127.0.0.1']],
])('a listener on %s', (host, interfaces, addresses) => {
  expect(ownAddresses(host, interfaces)).toEqual(addresses);
});

const PORT = 5050;

test.each<[listening: string, dialled: string, own: boolean]>([
  ['0.0.0.0', '127.0.0.1', true],
  ['0.0.0.0', '127.0.0.2', true],
  ['0.0.0.0', '192.0.2.2', true],
  ['0.0.0.0', '192.0.2.3', false],
  ['0.0.0.0', '::1', false],
  ['::', '::1', true],
  ['::', 'fd00::7', true],
  ['::', 'fe80::1%eth0', true],
  ['::', '::ffff:192.0.2.2', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.1', '192.0.2.2', false],
  ['192.0.2.2', '127.0.0.1', false],
])('with a listener on %s, its port on %s is its own: %s', (address, dialled, own) => {
  const listeners = [
    { address: '198.51.100.3', port: 8080 },
    { address, port: PORT },
  ];
  expect(isOwnPlace({ address: dialled, port: PORT }, listeners, NETWORKS)).toBe(own);
  expect(isOwnPlace({ address: dialled, port: PORT + 1 }, listeners, NETWORKS)).toBe(false);
});
