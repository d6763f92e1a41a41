// The addresses by which others reach this machine, and whether a connection ends where it began.

import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { isLoopback, writtenAddress } from './address.ts';

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

/** One end of a connection, or where something listens. */
export interface NetworkPlace {
  readonly address: string;
  readonly port: number;
}

/**
 * Whether a connection to that end was taken by one of these listeners on this machine. `0.0.0.0`
 * listens on all its IPv4 addresses, `::` on all.
 */
export function isOwnPlace(
  end: NetworkPlace,
  listeners: readonly NetworkPlace[],
  interfaces: Interfaces = networkInterfaces(),
): boolean {
  const address = writtenAddress(end.address);
  const here =
    isLoopback(address) ||
    Object.values(interfaces).some((list) =>
      list?.some((own) => writtenAddress(own.address) === address),
    );
  return (
    here && listeners.some(({ address: at, port }) => port === end.port && covers(at, address))
  );
}

function covers(listening: string, address: string): boolean {
  if (listening === '::') return true;
  return listening === '0.0.0.0' ? !address.includes(':') : writtenAddress(listening) === address;
}
