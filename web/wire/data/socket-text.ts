// A socket as people write it.

import type { Side } from '../../../src/wire/tcp/stream.ts';

/** `192.168.1.42:46280`, `[fd00::7]:5050`. */
export function socketText({ address, port }: Pick<Side, 'address' | 'port'>): string {
  return address.length === 4 ? `${address.join('.')}:${port}` : `[${ipv6Text(address)}]:${port}`;
}

/** As RFC 5952 writes it: lower case, the longest run of noughts as `::`. */
function ipv6Text(address: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((address[at * 2] ?? 0) << 8) | (address[at * 2 + 1] ?? 0)).toString(16),
  );
  let [from, length] = [0, 0];
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (groups[end] === '0') end++;
    if (end - at > length) [from, length] = [at, end - at];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`;
}
