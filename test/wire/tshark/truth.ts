import {
  COMPARED,
  type ComparedField,
  FLAG_FIELDS,
  HEADER_FIELDS,
  OPTION_FIELDS,
} from './fields.ts';
import { BETWEEN } from './tshark.ts';

/** What tshark says of a frame in which it finds TCP. */
export interface Truth {
  frame: number;
  /** What it finds there, from the outside in: `eth:ethertype:ip:tcp`. */
  protocols: string;
  /** In the order of `COMPARED`; undefined where it was not asked, or where it cannot be told which header has it. */
  values: (string | undefined)[];
}

/** Where the values of a line stand. */
type Columns = Map<string, number>;

/** Reads `tsharkLines`, or the lines of a file of the same form; columns of other names are passed over. */
export async function* truths(lines: AsyncIterable<string>): AsyncGenerator<Truth> {
  let columns: Columns | undefined;
  for await (const line of lines) {
    const cells = line.split('\t');
    if (columns === undefined) columns = new Map(cells.map((name, column) => [name, column]));
    else yield truthOf(cells, columns);
  }
}

const PRESENCE = new Set<string>([...FLAG_FIELDS, 'tcp.options.sack_perm']);
const OF_A_HEADER = new Set<string>([...HEADER_FIELDS, ...OPTION_FIELDS]);

function truthOf(cells: string[], columns: Columns): Truth {
  const cell = (name: string) => cells[columns.get(name) ?? -1] ?? '';
  const protocols = cell('frame.protocols');
  const headers = cell('tcp.srcport').split(BETWEEN).length;
  const ip = ipOfTcp(protocols);
  const value = (field: ComparedField) => {
    if (field === 'source') return plainAddress(upTo(cell(`${ip.name}.src`), ip.index));
    if (field === 'destination') return plainAddress(upTo(cell(`${ip.name}.dst`), ip.index));
    if (!columns.has(field)) return undefined;
    const text = cell(field);
    if (headers > 1 && OF_A_HEADER.has(field)) return ofFirst(text, headers);
    return PRESENCE.has(field) && text !== '' ? '1' : text;
  };
  return { frame: Number(cell('frame.number')), protocols, values: COMPARED.map(value) };
}

function ofFirst(values: string, headers: number): string | undefined {
  return values.split(BETWEEN).length === headers ? nth(values, 0) : undefined;
}

function nth(values: string, index: number): string {
  return values.split(BETWEEN)[index] ?? '';
}

/** The last one where there are fewer: a link type of bare IP is named as a header, and may be none. */
function upTo(values: string, index: number): string {
  return nth(values, Math.min(index, values.split(BETWEEN).length - 1));
}

/** Which of a frame's IP headers stands before its first TCP header. */
function ipOfTcp(protocols: string): { name: 'ip' | 'ipv6'; index: number } {
  const counts = { ip: -1, ipv6: -1 };
  let name: 'ip' | 'ipv6' = 'ip';
  for (const protocol of protocols.split(':')) {
    if (protocol === 'tcp') break;
    if (protocol !== 'ip' && protocol !== 'ipv6') continue;
    name = protocol;
    counts[name] += 1;
  }
  return { name, index: counts[name] };
}

/** An address without abbreviation: an IPv6 one as eight groups of four digits. */
export function plainAddress(address: string): string {
  if (!address.includes(':')) return address;
  const [, before = '', last = ''] = /^(.*:)([\d.]+)$/.exec(address) ?? [];
  const text = last.includes('.') ? before + asGroups(last) : address;
  const [left = [], right] = text.split('::').map((part) => part.split(':').filter(Boolean));
  const missing = right === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...new Array<string>(missing).fill('0'), ...(right ?? [])];
  return groups.map((group) => group.padStart(4, '0')).join(':');
}

/** The last four bytes of an IPv6 address that are written as IPv4. */
function asGroups(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/**
 * Whether its TCP is one that Tapline prints. Not printed are a header of which little more than the ports is there,
 * which belongs to no stream, the header quoted in an ICMP error, and what travels in a tunnel that is not opened: in
 * UDP, or in another protocol's messages.
 */
export function isShown({ protocols, values }: Truth): boolean {
  if (values[STREAM] === '') return false;
  const around = protocols.slice(0, `${protocols}:`.search(/(^|:)tcp:/)).split(':');
  return !around.some((protocol) => NOT_OPENED.has(protocol));
}

const STREAM = COMPARED.indexOf('tcp.stream');

const NOT_OPENED = new Set(['icmp', 'icmpv6', 'udp', 'udplite', 'sctp', 'dccp']);
