// The part of the package `dns-packet` that is used here; it has no types of its own.

declare module 'dns-packet' {
  interface DnsQuestion {
    name: string;
    type: string;
    class?: string;
  }

  interface DnsRecord {
    name: string;
    type: string;
    /** Seconds; 0: it holds no longer. */
    ttl?: number;
    /** Whoever knows others of this name and type forgets them (RFC 6762, 10.2). */
    flush?: boolean;
    data?: unknown;
  }

  interface DnsPacket {
    id?: number;
    type?: 'query' | 'response';
    flags?: number;
    questions?: DnsQuestion[];
    answers?: DnsRecord[];
    authorities?: DnsRecord[];
    additionals?: DnsRecord[];
  }

  export const AUTHORITATIVE_ANSWER: number;
  export function encode(packet: DnsPacket): Buffer;
  /** @throws Error when it is no DNS packet */
  export function decode(bytes: Buffer): DnsPacket;
}
