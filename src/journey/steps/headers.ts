import type { Facts } from '../facts.ts';
import type { HeadersStep, UnknownStep } from '../journey.ts';
import type { Headers, IpHeader, LinkHeader } from '../packets/headers.ts';
import { unknown } from './telling.ts';

/** The headers of link and network before it. */
export function headersStep({ packets }: Facts): HeadersStep | UnknownStep {
  if ('why' in packets) return unknown('headers', packets.why);
  const { transmissions } = packets.is.line;
  const [first] = transmissions;
  if (first === undefined) return unknown('headers', 'not-captured');
  return {
    step: 'headers',
    known: true,
    text: `${ipWords(first.headers)} ${linkWords(first.headers.link)}`,
    headers: transmissions.map(({ frame, headers }) => ({ frame, ...headers })),
  };
}

function ipWords({ ip }: Headers): string {
  const limit = ip.version === 4 ? 'time to live' : 'hop limit';
  const cut = ip.fragments === 1 ? '' : ` IP had cut it into ${ip.fragments} fragments.`;
  return `IPv${ip.version} brought it from ${ip.source} to ${ip.destination} with a ${limit} of ${ip.ttl} left${idWords(ip)}.${cut}`;
}

function idWords({ id }: IpHeader): string {
  return id === null ? '' : ` and the identification ${id}`;
}

function linkWords({ type, name, source, destination, vlans }: LinkHeader): string {
  const link = name ?? `a link of type ${type}`;
  const vlan = vlans.length === 0 ? '' : ` in VLAN ${vlans.join(' in ')}`;
  if (source !== null && /^(00:){5}00$/.test(source)) {
    return 'It never left this machine: the loopback interface has no hardware addresses.';
  }
  const from = source === null ? '' : ` from ${source}`;
  const to = destination === null ? '' : ` to ${destination}`;
  return `The link is ${link}${from}${to}${vlan}.`;
}
