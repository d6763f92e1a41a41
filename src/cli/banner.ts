// What `tapline serve` says first: the address for the board's sketch, the dashboard, the data.

import { resolve } from 'node:path';
import { isLoopback } from '../link/address.ts';
import { ownAddresses } from '../link/own-addresses.ts';
import type { Server } from '../server.ts';
import { VERSION } from '../version.ts';
import { formatHostPort } from './arguments.ts';

/**
 * The lines printed when a server has started.
 *
 * @param token shown if it is given: only a person should see it
 */
export function banner(
  { boards, tls, http }: Pick<Server, 'boards' | 'tls' | 'http'>,
  data: string,
  token: string | null,
): string {
  const [first, ...others] = ownAddresses(boards.host);
  const [dashboard, ...otherDashboards] = dashboardUrls(http);
  const lines = [
    `Tapline ${VERSION}`,
    `  boards     ${formatHostPort({ host: first, port: boards.port })}${hint(boards.host, first)}`,
    ...others.map((host) => `             ${formatHostPort({ host, port: boards.port })}`),
    ...(tls === null ? [] : [`  TLS        ${formatHostPort({ host: first, port: tls.port })}`]),
    `  dashboard  ${dashboard}`,
    ...otherDashboards.map((url) => `             ${url}`),
    ...(token === null ? [] : [`  token      ${token}`]),
    `  data       ${resolve(data)}`,
  ];
  if (!isLoopback(boards.host)) {
    lines.push(`  sketch     client.connect("${first}", ${boards.port});`);
  }
  lines.push('  Ctrl-C stops it.', '');
  return lines.join('\n');
}

/** Where a browser finds the dashboard; beyond loopback, addresses that a phone can use as well. */
function dashboardUrls({ host, port, url }: Server['http']): readonly [string, ...string[]] {
  if (host !== '0.0.0.0' && host !== '::') return [url];
  const [first, ...others] = ownAddresses(host);
  const at = (address: string) => `http://${formatHostPort({ host: address, port })}`;
  return [at(first), ...others.map(at)];
}

function hint(host: string, shown: string): string {
  if (isLoopback(host)) return '   only from this machine: see --host';
  if (isLoopback(shown)) return '   this machine is on no network';
  return '   put this into the sketch';
}
