import { concat, etherTypeOf, type Piece, pppProtocolOf, u16, u32 } from './piece.ts';

const STATION_A = [0x02, 0x00, 0x00, 0x00, 0x00, 0x0a];
const STATION_B = [0x02, 0x00, 0x00, 0x00, 0x00, 0x0b];
const STATION_C = [0x02, 0x00, 0x00, 0x00, 0x00, 0x0c];
const STATION_D = [0x02, 0x00, 0x00, 0x00, 0x00, 0x0d];

/** An Ethernet frame; LLC gets its length in place of a type. */
export function ethernet(payload: Piece, type = typeOrLength(payload)): Piece {
  return { kind: 'ethernet', bytes: concat(STATION_B, STATION_A, u16(type), payload.bytes) };
}

function typeOrLength(payload: Piece): number {
  return payload.kind === 'llc' ? payload.bytes.length : etherTypeOf(payload);
}

/** A VLAN tag; the layer below writes 0x8100 unless told otherwise. */
export function vlan(id: number, payload: Piece, kind: 'vlan' | 'serviceVlan' = 'vlan'): Piece {
  return { kind, bytes: concat(u16(id), u16(typeOrLength(payload)), payload.bytes) };
}

/** A stack of MPLS labels, the outermost first. */
export function mpls(labels: readonly number[], payload: Piece): Piece {
  const stack = labels.flatMap((label, index) =>
    u32((label << 12) | (index === labels.length - 1 ? 0x100 : 0) | 64),
  );
  return { kind: 'mpls', bytes: concat(stack, payload.bytes) };
}

/** A PPP session over Ethernet (RFC 2516). */
export function pppoe(payload: Piece, length = 2 + payload.bytes.length): Piece {
  const bytes = concat([0x11, 0], u16(7), u16(length), u16(pppProtocolOf(payload)), payload.bytes);
  return { kind: 'pppoe', bytes };
}

/** PPP: with address and control bytes as in HDLC, with a protocol of one byte where it fits. */
export function ppp(payload: Piece, form: { hdlc?: boolean; short?: boolean } = {}): Piece {
  const protocol = pppProtocolOf(payload);
  const bytes = concat(
    form.hdlc ? [0xff, 0x03] : [],
    form.short && protocol < 0x100 ? [protocol] : u16(protocol),
    payload.bytes,
  );
  return { kind: 'ppp', bytes };
}

/** 802.2 with a SNAP header: an EtherType under an organization's number. */
export function snap(payload: Piece, organization: readonly number[] = [0, 0, 0]): Piece {
  const bytes = concat([0xaa, 0xaa, 3], organization, u16(etherTypeOf(payload)), payload.bytes);
  return { kind: 'llc', bytes };
}

/** 802.2 alone: IP has a number of its own there, 6. */
export function llc(payload: Piece, sap = 6, control: readonly number[] = [3]): Piece {
  return { kind: 'llc', bytes: concat([sap, sap], control, payload.bytes) };
}

/** A BSD loopback header: an address family in the byte order of the machine that captured. */
export function loopback(payload: Piece, order: 'little' | 'big', family?: number): Piece {
  const value = u32(family ?? (payload.kind === 'ipv6' ? 30 : 2));
  if (order === 'little') value.reverse();
  return { kind: 'link', bytes: concat(value, payload.bytes) };
}

/** Linux "cooked" capture, version 1. */
export function cooked(payload: Piece, protocol = etherTypeOf(payload), hardware = 1): Piece {
  const start = [...u16(0), ...u16(hardware), ...u16(6), ...STATION_A, 0, 0];
  return { kind: 'link', bytes: concat(start, u16(protocol), payload.bytes) };
}

/** Linux "cooked" capture, version 2. */
export function cooked2(payload: Piece, protocol = etherTypeOf(payload), hardware = 1): Piece {
  const start = [...u16(protocol), 0, 0, ...u32(3), ...u16(hardware), 4, 6, ...STATION_A, 0, 0];
  return { kind: 'link', bytes: concat(start, payload.bytes) };
}

export interface WirelessHeader {
  /** 8 is plain data, with 0x80 for QoS; see `subtype` and `type` of 802.11's frame control. */
  readonly subtype?: number;
  readonly type?: number;
  readonly toDs?: boolean;
  readonly fromDs?: boolean;
  readonly order?: boolean;
  readonly encrypted?: boolean;
  readonly moreFragments?: boolean;
  readonly fragmentNumber?: number;
  readonly sequence?: number;
  /** The two bytes of the QoS field. */
  readonly qos?: readonly number[];
}

/** An 802.11 frame: of data unless told otherwise. */
export function wireless(header: WirelessHeader, payload: Piece): Piece {
  const subtype = header.subtype ?? 0;
  const flags =
    (header.toDs ? 1 : 0) |
    (header.fromDs ? 2 : 0) |
    (header.moreFragments ? 4 : 0) |
    (header.encrypted ? 0x40 : 0) |
    (header.order ? 0x80 : 0);
  const hasQos = (subtype & 8) !== 0;
  const bytes = concat(
    [(subtype << 4) | ((header.type ?? 2) << 2), flags, 0, 0],
    STATION_A,
    STATION_B,
    STATION_C,
    u16(((header.sequence ?? 1) << 4) | (header.fragmentNumber ?? 0)).reverse(),
    header.toDs && header.fromDs ? STATION_D : [],
    hasQos ? (header.qos ?? [0, 0]) : [],
    hasQos && header.order ? [0, 0, 0, 0] : [],
    payload.bytes,
  );
  return { kind: 'link', bytes };
}

/** A radiotap header with the fields of `present` (their bits) and their bytes. */
export function radiotap(payload: Piece, present = 0, fields: readonly number[] = []): Piece {
  const start = [0, 0, ...u16(8 + fields.length).reverse(), ...u32(present).reverse()];
  return { kind: 'link', bytes: concat(start, fields, payload.bytes) };
}
