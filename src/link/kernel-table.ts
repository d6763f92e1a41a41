// The kernel's own list of TCP connections (Linux), read for one thing: to whom is something on its
// way that was not acknowledged.

import { readFile } from 'node:fs/promises';
import { writtenAddress } from './address.ts';

/** A connection with bytes that the other side has not acknowledged. */
export interface Unacknowledged {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  /** They were sent more than once, and there was still no answer. */
  readonly resending: boolean;
}

const ESTABLISHED = '01';
const RETRANSMIT_TIMER = '01';

/** Both tables; nothing where there are none. */
export async function readUnacknowledged(): Promise<Unacknowledged[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'latin1').catch(() => '')),
  );
  return tables.flatMap(parseTable);
}

/**
 * Reads the text of `/proc/net/tcp` or `tcp6`: after the heading a line a connection, its fields
 * being number, local, remote, state, tx:rx queue, timer:when, retransmits and others
 * (Documentation/networking/proc_net_tcp.rst of the Linux kernel).
 */
export function parseTable(text: string): Unacknowledged[] {
  const found: Unacknowledged[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, local = '', remote = '', state, queues = '', timer = '', retransmits = ''] = line
      .trim()
      .split(/\s+/);
    if (state !== ESTABLISHED || queues.startsWith('00000000:')) continue;
    const [address = '', remotePort = ''] = remote.split(':');
    found.push({
      remoteAddress: addressOf(address),
      remotePort: Number.parseInt(remotePort, 16),
      localPort: Number.parseInt(local.split(':')[1] ?? '', 16),
      resending: timer.startsWith(`${RETRANSMIT_TIMER}:`) && Number.parseInt(retransmits, 16) > 0,
    });
  }
  return found;
}

/** The address in the table's form: 32-bit words, each in the order of a little-endian machine. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    [...Buffer.from(word, 'hex')].reverse(),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (hex.startsWith('0000000000000000FFFF0000')) return bytes.slice(12).join('.');
  const groups: string[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    groups.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16));
  }
  // A URL's host is written in the shortest form (RFC 5952), as everywhere else.
  return writtenAddress(new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1));
}
