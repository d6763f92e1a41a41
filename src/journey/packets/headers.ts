// What stands before the TCP header of a segment, as far as it says where the segment came from and how.

import { writtenAddress } from '../../wire/address.ts';
import type { Frame } from '../../wire/frame.ts';
import type { Segment } from '../../wire/segment.ts';

/** The header of the link that the frame was captured on. */
export interface LinkHeader {
  /** LINKTYPE_ number, and what it is called; null: it is none that has a name here. */
  readonly type: number;
  readonly name: string | null;
  /** Hardware addresses, `24:0a:c4:00:01:10`; null: the header has none. */
  readonly source: string | null;
  readonly destination: string | null;
  /** Numbers of the VLANs, the outermost first. */
  readonly vlans: readonly number[];
}

/** The innermost IP header. */
export interface IpHeader {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** IPv4's time to live, IPv6's hop limit: each router on the way has taken one off. */
  readonly ttl: number;
  /** IPv4 alone has these two. */
  readonly id: number | null;
  readonly dontFragment: boolean | null;
  /** The bytes of the class of service: DSCP and ECN. */
  readonly dscp: number;
  readonly ecn: number;
  /** How many fragments the datagram came in; 1: it was not cut. */
  readonly fragments: number;
}

export interface Headers {
  readonly link: LinkHeader;
  readonly ip: IpHeader;
}

const ETHERNET = 1;
const LINUX_COOKED = 113;
const LINUX_COOKED_2 = 276;

/** https://www.tcpdump.org/linktypes.html */
const LINK_NAMES: Readonly<Record<number, string>> = {
  0: 'loopback of BSD',
  [ETHERNET]: 'Ethernet',
  9: 'PPP',
  12: 'no link header',
  101: 'no link header',
  108: 'loopback of OpenBSD',
  [LINUX_COOKED]: 'Linux cooked',
  127: 'Wi-Fi with radiotap',
  228: 'no link header',
  229: 'no link header',
  [LINUX_COOKED_2]: 'Linux cooked, version 2',
};

const MAC_BYTES = 6;
const VLAN_TYPES: readonly number[] = [0x8100, 0x88a8, 0x9100];

/** The headers of a segment that was read from this frame. */
export function headersOf(segment: Segment, frame: Frame): Headers {
  return { link: linkOf(segment, frame), ip: ipOf(segment) };
}

function linkOf({ bytes, ipAt, fragments }: Segment, { linkType, start, bytes: own }: Frame) {
  const name = LINK_NAMES[linkType] ?? null;
  const none = { type: linkType, name, source: null, destination: null, vlans: [] };
  // A datagram put together stands in other bytes; its frame has the last part's link header all the same.
  const end = fragments === 1 && bytes === own ? ipAt : own.length;
  if (linkType === ETHERNET && start + 2 * MAC_BYTES <= end) {
    return {
      ...none,
      destination: mac(own, start),
      source: mac(own, start + MAC_BYTES),
      vlans: vlansOf(own, start + 2 * MAC_BYTES, end),
    };
  }
  // The address and its length stand behind packet type and hardware type.
  if (linkType === LINUX_COOKED && start + 12 <= end && own[start + 5] === MAC_BYTES) {
    return { ...none, source: mac(own, start + 6) };
  }
  if (linkType === LINUX_COOKED_2 && start + 18 <= end && own[start + 11] === MAC_BYTES) {
    return { ...none, source: mac(own, start + 12) };
  }
  return none;
}

function vlansOf(bytes: Uint8Array, start: number, end: number): number[] {
  const vlans: number[] = [];
  for (let at = start; at + 4 <= end; at += 4) {
    if (!VLAN_TYPES.includes((bytes[at] << 8) | bytes[at + 1])) break;
    vlans.push(((bytes[at + 2] & 0x0f) << 8) | bytes[at + 3]);
  }
  return vlans;
}

function ipOf({ bytes, ipAt, ipVersion, sourceAt, destinationAt, fragments }: Segment): IpHeader {
  const isV4 = ipVersion === 4;
  const length = isV4 ? 4 : 16;
  const service = isV4 ? bytes[ipAt + 1] : ((bytes[ipAt] & 0x0f) << 4) | (bytes[ipAt + 1] >> 4);
  return {
    version: isV4 ? 4 : 6,
    source: writtenAddress(bytes.subarray(sourceAt, sourceAt + length)),
    destination: writtenAddress(bytes.subarray(destinationAt, destinationAt + length)),
    ttl: bytes[isV4 ? ipAt + 8 : ipAt + 7],
    id: isV4 ? (bytes[ipAt + 4] << 8) | bytes[ipAt + 5] : null,
    dontFragment: isV4 ? (bytes[ipAt + 6] & 0x40) !== 0 : null,
    dscp: service >> 2,
    ecn: service & 3,
    fragments,
  };
}

function mac(bytes: Uint8Array, at: number): string {
  const octets = [...bytes.subarray(at, at + MAC_BYTES)];
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}
