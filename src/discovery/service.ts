// A service as DNS records (RFC 6763): a pointer to its name, where it is, and what else is known of it.

import type { DnsRecord } from 'dns-packet';

/** What Tapline and its boards announce themselves as. */
export const SERVICE_TYPE = '_tapline._tcp.local';

const ALL_TYPES = '_services._dns-sd._udp.local';

/** RFC 6762, 10: what holds an address lives two minutes, the rest 75. */
const ADDRESS_TTL_S = 120;
const OTHER_TTL_S = 4500;

const MAX_LABEL_BYTES = 63;

export interface Service {
  /** As a person reads it: `Tapline on pi`. */
  readonly name: string;
  /** The host's name, without `.local`. */
  readonly host: string;
  readonly port: number;
  readonly about: Readonly<Record<string, string>>;
}

/** Its full name. */
export function instanceOf(name: string): string {
  return `${name}.${SERVICE_TYPE}`;
}

/** A text as one label of a name: no dot, and no longer than a label may be; the ending stays whole. */
export function asLabel(text: string, ending = ''): string {
  const max = MAX_LABEL_BYTES - Buffer.byteLength(ending);
  const label = Buffer.from(text.replaceAll('.', '-')).subarray(0, max);
  return label.toString().replace(/\ufffd+$/, '') + ending;
}

/** @param address of the host on the network where they are said */
export function recordsOf(service: Service, address: string): DnsRecord[] {
  const instance = instanceOf(service.name);
  const host = `${service.host}.local`;
  const about = Object.entries(service.about).map(([key, value]) => `${key}=${value}`);
  return [
    { name: SERVICE_TYPE, type: 'PTR', ttl: OTHER_TTL_S, data: instance },
    { ...placeOf(service), ttl: ADDRESS_TTL_S, flush: true },
    { name: instance, type: 'TXT', ttl: OTHER_TTL_S, flush: true, data: about },
    { name: host, type: 'A', ttl: ADDRESS_TTL_S, flush: true, data: address },
    { name: ALL_TYPES, type: 'PTR', ttl: OTHER_TTL_S, data: SERVICE_TYPE },
  ];
}

/** The record that two of one name differ in. */
export function placeOf({ name, host, port }: Service): DnsRecord {
  const data = { priority: 0, weight: 0, port, target: `${host}.local` };
  return { name: instanceOf(name), type: 'SRV', data };
}

/** Whether one of these records answers the question. */
export function answersQuestion(
  { name, type }: { readonly name: string; readonly type: string },
  records: readonly DnsRecord[],
): boolean {
  return records.some(
    (record) => sameName(record.name, name) && (type === 'ANY' || type === record.type),
  );
}

/** Names differ in more than their letters' case (RFC 1035, 2.3.3). */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Where a SRV record points; null: it is none that makes sense. */
export function parsePlace({ data }: DnsRecord): { host: string; port: number } | null {
  if (typeof data !== 'object' || data === null || !('port' in data) || !('target' in data)) {
    return null;
  }
  const { port, target } = data;
  if (typeof port !== 'number' || port < 1 || typeof target !== 'string') return null;
  return { host: target, port };
}

/** The `key=value` of a TXT record. */
export function parseAbout({ data }: DnsRecord): ReadonlyMap<string, string> {
  const entries = Array.isArray(data) ? data : [];
  return new Map(
    entries.flatMap((entry) => {
      const text = String(entry);
      const equals = text.indexOf('=');
      return equals < 1 ? [] : [[text.slice(0, equals).toLowerCase(), text.slice(equals + 1)]];
    }),
  );
}
