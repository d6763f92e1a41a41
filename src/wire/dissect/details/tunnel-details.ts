// GRE and ICMP, field by field.

import { type Fields, type FrameLayer, hexNumber, named, numbered, yesNo } from './fields.ts';
import { ETHER_TYPES } from './names.ts';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;

export function greDetails(fields: Fields, to: number): FrameLayer {
  const flags = fields.u16(0);
  fields.add('Checksum', 0, 1, yesNo(flags & CHECKSUM));
  fields.add('Key', 0, 1, yesNo(flags & KEY));
  fields.add('Sequence Number', 0, 1, yesNo(flags & SEQUENCE));
  fields.add('Version', 1, 1, String(flags & 7));
  fields.add(
    'Protocol Type',
    2,
    2,
    named(fields.u16(2), 4, ETHER_TYPES),
    'Says what the tunnel carries.',
  );
  let at = 4;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) {
    fields.add('Checksum', at, 2, hexNumber(fields.u16(at), 4));
    at += 4;
  }
  if ((flags & KEY) !== 0) {
    fields.add(
      'Key',
      at,
      4,
      hexNumber(fields.u32(at), 8),
      'Which of several tunnels of these ends.',
    );
    at += 4;
  }
  if ((flags & SEQUENCE) !== 0) fields.add('Sequence Number', at, 4, String(fields.u32(at)));
  return fields.layer('Generic Routing Encapsulation', to);
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [3, 'Destination unreachable'],
  [4, 'Source quench'],
  [11, 'Time exceeded'],
  [12, 'Parameter problem'],
]);

const TYPES_6: ReadonlyMap<number, string> = new Map([
  [1, 'Destination unreachable'],
  [2, 'Packet too big'],
  [3, 'Time exceeded'],
  [4, 'Parameter problem'],
]);

/** An error: behind it stands the start of the packet that it is about. */
export function icmpDetails(fields: Fields, to: number, version: 4 | 6): FrameLayer {
  const types = version === 4 ? TYPES : TYPES_6;
  fields.add(
    'Type',
    0,
    1,
    numbered(fields.u8(0), types),
    'What became of the packet that is quoted behind it.',
  );
  fields.add('Code', 1, 1, String(fields.u8(1)), 'The reason, more closely.');
  fields.add('Checksum', 2, 2, hexNumber(fields.u16(2), 4));
  return fields.layer(
    version === 4 ? 'Internet Control Message Protocol' : 'Internet Control Message Protocol v6',
    to,
  );
}
