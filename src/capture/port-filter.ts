// Which packets are captured: those of some TCP ports, in the words of pcap-filter(7).

import { isIP } from 'node:net';

/** A port, and the only host whose packets with this port are meant; without one, any host's. */
export interface CapturedPort {
  readonly port: number;
  /** An IP address. */
  readonly host?: string;
}

export type PortFilter = readonly CapturedPort[];

/**
 * `tcp port 5050`, `tcp port 5050 or (tcp port 8888 and host 10.0.0.7)`.
 *
 * A host that is no address is left out: nothing of others may be captured in its place.
 */
export function filterText(ports: PortFilter): string {
  const texts = ports.flatMap(({ port, host }) => {
    if (host === undefined) return `tcp port ${port}`;
    const address = host.replace(/%.*$/, '');
    return isIP(address) === 0 ? [] : `(tcp port ${port} and host ${address})`;
  });
  return [...new Set(texts)].join(' or ');
}
