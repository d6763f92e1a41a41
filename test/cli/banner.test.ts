// The addresses that `tapline serve` tells when it has started.

import { expect, test } from 'vitest';
import { banner } from '../../src/cli/banner.ts';
import { ownAddresses } from '../../src/link/own-addresses.ts';

const boards = { host: '127.0.0.1', port: 5050 };

function dashboards(host: string, url: string): string[] {
  const text = banner({ boards, tls: null, http: { host, port: 8091, url } }, 'data', null);
  return text.match(/http:\S+/g) ?? [];
}

test('a dashboard beyond loopback is told by addresses that others can use', () => {
  const told = ownAddresses('0.0.0.0').map((address) => `http://${address}:8091`);
  expect(dashboards('0.0.0.0', 'http://localhost:8091')).toEqual(told);
});

test('a dashboard on an address of its own is told by that', () => {
  const url = 'http://[::1]:8091';
  expect(dashboards('::1', url)).toEqual([url]);
});

test('the port for TLS is told by the address for the sketch', () => {
  const http = { host: '127.0.0.1', port: 8080, url: 'http://127.0.0.1:8080' };
  const tls = { host: '127.0.0.1', port: 5051 };
  expect(banner({ boards, tls, http }, 'data', null)).toContain('  TLS        127.0.0.1:5051\n');
  expect(banner({ boards, tls: null, http }, 'data', null)).not.toContain('TLS');
});
