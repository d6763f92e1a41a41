// What `tapline serve` says first: the address for the board's sketch, the dashboard, the data.

import { resolve } from 'node:path';
import type { CaptureState } from '../capture/packet-source.ts';
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
  {
    boards,
    tls,
    http,
    packets,
  }: Pick<Server, 'boards' | 'tls' | 'http'> & Partial<Pick<Server, 'packets'>>,
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
    ...packetLine(packets?.state ?? null),
  ];
  if (!isLoopback(boards.host)) {
    lines.push(`  sketch     client.connect("${first}", ${boards.port});`);
  }
  lines.push('  Ctrl-C stops it.', '');
  return lines.join('\n');
}

/** Why there are none is told once, elsewhere; who did not ask for them is told how to see them. */
function packetLine(state: CaptureState | null): string[] {
  if (state === null) return [];
  const { state: how, interface: name, minutes } = state;
  return how === 'failed'
    ? [`  packets    not captured: \`tapline wire --live ${name}\` says how they can be`]
    : [
        `  packets    of ${name}, the last ${minutes} minute${minutes === 1 ? '' : 's'}: see Wire in the dashboard`,
      ];
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
