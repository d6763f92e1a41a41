// Refuses requests whose `Host` is not a name of this server: a foreign page whose name was made to
// point here (DNS rebinding) would otherwise pass for our own.

import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { ApiOptions } from './directory.ts';
import { ApiError } from './failure.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * The name in a `Host` (RFC 9110 section 7.2), in lower case, without port, brackets and the dot of
 * the root; null when it is malformed.
 */
export function hostName(host: string): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#[\]@,\\]+))(?::\d{0,5})?$/i.exec(host);
  const bracketed = match?.[1];
  if (bracketed !== undefined) {
    return isIP(bracketed) === 6 ? bracketed.toLowerCase() : null;
  }
  const name = match?.[2]?.toLowerCase().replace(/\.$/, '');
  return name === undefined || name === '' ? null : name;
}

/**
 * Makes the guard.
 *
 * @throws ApiError 400 for a missing, repeated or malformed Host, 421 for a foreign one
 */
export function hostGuard(
  options: Pick<ApiOptions, 'allowHosts' | 'loopback' | 'hostname'>,
): (request: FastifyRequest) => void {
  const names = new Set(['localhost']);
  for (const host of options.allowHosts) {
    names.add(hostName(host) ?? host.toLowerCase());
  }
  const machine = hostName(options.hostname);
  if (!options.loopback && machine !== null) {
    const bare = machine.replace(/\.local$/, '');
    names.add(machine).add(bare).add(`${bare}.local`);
  }
  const known = (name: string) => {
    const family = isIP(name);
    if (names.has(name) || family === 0) {
      return names.has(name);
    }
    return !options.loopback || LOOPBACK.check(name, family === 6 ? 'ipv6' : 'ipv4');
  };

  return (request) => {
    const { rawHeaders } = request.raw;
    const hosts = rawHeaders.filter(
      (_, at) => rawHeaders[at - 1]?.toLowerCase() === 'host' && at % 2,
    );
    const name = hosts.length === 1 ? hostName(hosts[0] ?? '') : null;
    if (name === null) {
      throw new ApiError(400, 'bad-host', 'The request needs one Host header with a name in it.');
    }
    if (!known(name)) {
      throw new ApiError(
        421,
        'foreign-host',
        'This server does not go by that name. Allow it with --allow-host, or use its address.',
      );
    }
  };
}
