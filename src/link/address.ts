// An IP address as a person writes it, out of what the kernel reports.

/**
 * Drops what names the same host in another way: the `::ffff:` before an IPv4 address on a
 * dual-stack socket (RFC 4291, 2.5.5.2) and the zone behind a link-local one (`%eth0`, RFC 4007).
 */
export function writtenAddress(reported: string): string {
  const [address = ''] = reported.split('%');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
