// Addresses of hosts: as a person writes one, out of what the kernel reports; and which stay at home.

/**
 * Drops what names the same host in another way: the `::ffff:` before an IPv4 address on a
 * dual-stack socket (RFC 4291, 2.5.5.2) and the zone behind a link-local one (`%eth0`, RFC 4007).
 */
export function writtenAddress(reported: string): string {
  const [address = ''] = reported.split('%');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

/** `host:port`, with brackets where the host needs them (RFC 3986, 3.2.2). */
export function formatHostPort({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine reaches a listener on that host (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
