// What `tapline serve` says first: the address for the board's sketch, the dashboard, the data.

import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { isLoopback } from '../link/address.ts';
import type { Server } from '../server.ts';
import { VERSION } from '../version.ts';
import { formatHostPort } from './arguments.ts';

/**
 * The lines printed when a server has started.
 *
 * @param token shown if it is given: only a person should see it
 */
export function banner(server: Server, data: string, token: string | null): string {
  const { boards, http } = server;
  const [first, ...others] = boardAddresses(boards.host);
  const lines = [
    `Tapline ${VERSION}`,
    `  boards     ${formatHostPort({ host: first, port: boards.port })}${hint(boards.host, first)}`,
    ...others.map((host) => `             ${formatHostPort({ host, port: boards.port })}`),
    `  dashboard  ${http.url}`,
    ...(token === null ? [] : [`  token      ${token}`]),
    `  data       ${resolve(data)}`,
  ];
  if (!isLoopback(boards.host)) {
    lines.push(`  sketch     client.connect("${first}", ${boards.port});`);
  }
  lines.push('  Ctrl-C stops it.', '');
  return lines.join('\n');
}

/** The addresses of this machine that a board can reach, as far as the listener takes them. */
function boardAddresses(host: string): string[] {
  const any = host === '0.0.0.0' || host === '::';
  if (!any) return [host];
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && (family === 'IPv4' || host === '::'))
    .filter(({ address }) => !address.startsWith('fe80'))
    .map(({ address }) => address);
  return addresses.length > 0 ? addresses : ['127.0.0.1'];
}

function hint(host: string, shown: string): string {
  if (isLoopback(host)) return '   only from this machine: see --host';
  if (isLoopback(shown)) return '   this machine is on no network';
  return '   put this into the sketch';
}
