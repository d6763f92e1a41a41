// The other links and tags, field by field: MPLS, PPP, loopback, Linux's cooked captures.

import {
  byteCount,
  type Fields,
  type FrameLayer,
  hardwareAddress,
  hexNumber,
  named,
} from './fields.ts';
import { ETHER_TYPES, PPP_PROTOCOLS } from './names.ts';

/** Labels of a stack that are shown. */
const MAX_LABELS = 16;

export function mplsDetails(fields: Fields, to: number): FrameLayer {
  const labels = (to - fields.at) >> 2;
  for (let index = 0; index < Math.min(labels, MAX_LABELS); index++) {
    const entry = fields.u32(4 * index);
    const parts = [
      `label ${entry >>> 12}`,
      `traffic class ${(entry >>> 9) & 7}`,
      `TTL ${entry & 0xff}`,
      ...((entry & 0x100) === 0 ? [] : ['the last one']),
    ];
    fields.add(
      'Label',
      4 * index,
      4,
      parts.join(', '),
      'Routers pass the packet on by this number alone.',
    );
  }
  return fields.layer('MultiProtocol Label Switching', to);
}

export function pppoeDetails(fields: Fields, to: number): FrameLayer {
  fields.add('Version and Type', 0, 1, `${fields.u8(0) >> 4} and ${fields.u8(0) & 15}`);
  fields.add('Code', 1, 1, hexNumber(fields.u8(1), 2), '0 is data of a session.');
  fields.add('Session ID', 2, 2, hexNumber(fields.u16(2), 4), 'Which dial-in this belongs to.');
  fields.add('Payload Length', 4, 2, byteCount(fields.u16(4)));
  return fields.layer('PPP over Ethernet, session', to);
}

export function pppDetails(fields: Fields, to: number): FrameLayer {
  const length = to - fields.at;
  const protocolLength = length % 2 === 0 ? 2 : 1;
  const offset = length - protocolLength;
  if (offset > 0) {
    fields.add('Address', 0, 1, hexNumber(fields.u8(0), 2), '0xff: there is only one other end.');
    fields.add('Control', 1, 1, hexNumber(fields.u8(1), 2), '3 is plain data.');
  }
  const protocol = protocolLength === 2 ? fields.u16(offset) : fields.u8(offset);
  fields.add(
    'Protocol',
    offset,
    protocolLength,
    named(protocol, 4, PPP_PROTOCOLS),
    'Says what stands behind it.',
  );
  return fields.layer('Point-to-Point Protocol', to);
}

/** Of BSD's loopback; the number is written as the machine that captured has its bytes. */
export function loopbackDetails(fields: Fields, to: number): FrameLayer {
  const bytes = Array.from(fields.slice(0, 4));
  const family = bytes.find((byte) => byte !== 0) ?? 0;
  fields.add(
    'Family',
    0,
    4,
    family === 2 ? 'IP (2)' : String(family),
    'The kind of address, in the numbers of the system that captured.',
  );
  return fields.layer('Null/Loopback', to);
}

const PACKET_TYPES = ['to us', 'broadcast', 'multicast', 'to another', 'sent by us'];

const PACKET_TYPE_NOTE =
  'In place of addresses: who was meant, seen from the machine that captured.';

export function cookedDetails(fields: Fields, to: number): FrameLayer {
  const type = fields.u16(0);
  fields.add('Packet type', 0, 2, `${PACKET_TYPES[type] ?? 'other'} (${type})`, PACKET_TYPE_NOTE);
  fields.add('Link-layer address type', 2, 2, String(fields.u16(2)), '1 is Ethernet.');
  cookedAddress(fields, 4, 2, 6);
  fields.add(
    'Protocol',
    14,
    2,
    named(fields.u16(14), 4, ETHER_TYPES),
    'Says what stands behind it.',
  );
  return fields.layer('Linux cooked capture v1', to);
}

export function cooked2Details(fields: Fields, to: number): FrameLayer {
  const type = fields.u8(10);
  fields.add('Protocol', 0, 2, named(fields.u16(0), 4, ETHER_TYPES), 'Says what stands behind it.');
  fields.add(
    'Interface index',
    4,
    4,
    String(fields.u32(4)),
    "Which of the machine's interfaces it was.",
  );
  fields.add('Link-layer address type', 8, 2, String(fields.u16(8)), '1 is Ethernet.');
  fields.add('Packet type', 10, 1, `${PACKET_TYPES[type] ?? 'other'} (${type})`, PACKET_TYPE_NOTE);
  cookedAddress(fields, 11, 1, 12);
  return fields.layer('Linux cooked capture v2', to);
}

function cookedAddress(fields: Fields, lengthAt: number, lengthBytes: 1 | 2, at: number): void {
  const length = lengthBytes === 2 ? fields.u16(lengthAt) : fields.u8(lengthAt);
  fields.add('Link-layer address length', lengthAt, lengthBytes, byteCount(length));
  const kept = Math.min(length, 8);
  if (kept > 0) {
    fields.add(
      'Source',
      at,
      kept,
      hardwareAddress(fields.slice(at, kept)),
      'Who sent this frame, on this link.',
    );
  }
}
