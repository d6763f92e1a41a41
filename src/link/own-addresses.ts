// The addresses by which others reach this machine.

import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

type Interfaces = NodeJS.Dict<Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]>;

/**
 * Where others reach a listener on that host, the address for a sketch first: IPv4, which every
 * board speaks. Link-local IPv6 addresses are left out: they need a zone (RFC 4007).
 *
 * @returns at least one; `127.0.0.1` when the machine is on no network
 */
export function ownAddresses(
  host: string,
  interfaces: Interfaces = networkInterfaces(),
): readonly [string, ...string[]] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  const found = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  const addresses = (wanted: string) =>
    found.filter(({ family }) => family === wanted).map(({ address }) => address);
  const [first = '127.0.0.1', ...others] = [
    ...addresses('IPv4'),
    ...(host === '::' ? addresses('IPv6') : []),
  ];
  return [first, ...others];
}
