// What an IP address looks like, without Node's own word for it: lines are read in browsers as well.

/** 0 to 255, without noughts in front. */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
/** Up to four hexadecimal digits. */
const GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;
/** The name of an interface behind a link-local address. */
const ZONE = /%[0-9a-z\-.:]+$/i;

/** Whether a text is an IPv4 or IPv6 address, with or without a zone (RFC 4291, 2.2; RFC 4007, 11). */
export function isIpAddress(text: string): boolean {
  return IPV4.test(text) || isIpv6(text.replace(ZONE, ''));
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const [before, after] = halves.map((half) => (half === '' ? [] : half.split(':')));
  // The last 32 bits may be written as an IPv4 address, which stands for two groups.
  const groups = [...before, ...(after ?? [])];
  const last = text.endsWith('::') ? undefined : groups.at(-1);
  const hasIpv4 = last !== undefined && IPV4.test(last);
  const hexadecimal = hasIpv4 ? groups.slice(0, -1) : groups;
  const count = hexadecimal.length + (hasIpv4 ? 2 : 0);
  if (!hexadecimal.every((group) => GROUP.test(group))) return false;
  return after === undefined ? count === GROUPS : count < GROUPS;
}
