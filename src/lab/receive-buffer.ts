// How many bytes the TCP of a place takes for a program that does not read them.

import type { Place } from './place.ts';

/**
 * Sets it for connections from now on (tcp(7), tcp_rmem). About half of it becomes the window.
 * @param bytes 2304 at least: the kernel takes no less
 */
export async function setReceiveBuffer(place: Place, bytes: number): Promise<void> {
  const line = `echo "${bytes} ${bytes} ${bytes}" > /proc/sys/net/ipv4/tcp_rmem`;
  await place.run(['sh', '-c', line]);
}
