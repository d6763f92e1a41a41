// What boards call this machine: its name, with and without .local, and its addresses.

import { hostname, networkInterfaces } from 'node:os';

/** A host name of the Internet, letters, digits and hyphens (RFC 1123, 2.1); also with a `*` before it. */
const HOST_NAME =
  /^(?=.{1,253}$)(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;

export function isHostName(text: string): boolean {
  return HOST_NAME.test(text);
}

/** @returns at least `localhost` */
export function ownNames(): readonly [string, ...string[]] {
  const [name = ''] = hostname().split('.');
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    // A link-local IPv6 address needs a zone (RFC 4007), which no certificate can hold.
    .filter(({ address }) => !address.startsWith('fe80'))
    .map(({ address }) => address);
  const names = [name, `${name}.local`].filter(isHostName);
  const [first = 'localhost', ...others] = new Set([...names, 'localhost', ...addresses]);
  return [first, ...others];
}
