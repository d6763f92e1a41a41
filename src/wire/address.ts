// IP addresses as people write them.

/** Groups of an IPv6 address. */
const GROUPS = 8;

/** IPv4 with dots; IPv6 as RFC 5952 has it: small letters, the longest run of zeros left out. */
export function writtenAddress(bytes: Uint8Array): string {
  return bytes.length === 4 ? dotted(bytes, 0) : coloned(bytes);
}

/** `10.50.0.23:46280`, `[fd00::7]:5050`. */
export function writtenSocket({
  address,
  port,
}: {
  readonly address: Uint8Array;
  readonly port: number;
}): string {
  const host = writtenAddress(address);
  return address.length === 4 ? `${host}:${port}` : `[${host}]:${port}`;
}

function dotted(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

function coloned(bytes: Uint8Array): string {
  if (isMapped(bytes)) return `::ffff:${dotted(bytes, 12)}`;
  const groups = Array.from(
    { length: GROUPS },
    (_, at) => (bytes[2 * at] << 8) | bytes[2 * at + 1],
  );
  const { from, length } = longestZeros(groups);
  const written = groups.map((group) => group.toString(16));
  if (length < 2) return written.join(':');
  return `${written.slice(0, from).join(':')}::${written.slice(from + length).join(':')}`;
}

/** An IPv4 address in IPv6's clothes (RFC 4291, 2.5.5.2). */
function isMapped(bytes: Uint8Array): boolean {
  return (
    bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  );
}

/** The first of the longest runs. */
function longestZeros(groups: readonly number[]): { from: number; length: number } {
  let best = { from: 0, length: 0 };
  let from = 0;
  for (let at = 0; at <= groups.length; at++) {
    if (groups[at] === 0) continue;
    if (at - from > best.length) best = { from, length: at - from };
    from = at + 1;
  }
  return best;
}
