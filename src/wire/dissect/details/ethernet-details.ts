// Ethernet, VLAN tags and 802.2, field by field.

import {
  byteCount,
  type Fields,
  type FrameLayer,
  hardwareAddress,
  hexNumber,
  named,
} from './fields.ts';
import { ETHER_TYPES } from './names.ts';

const LONGEST = 1500;
const SNAP = 0xaa;

export function ethernetDetails(fields: Fields, to: number): FrameLayer {
  const destination = hardwareAddress(fields.slice(0, 6));
  const source = hardwareAddress(fields.slice(6, 6));
  fields.add(
    'Destination',
    0,
    6,
    destination + kindOf(fields.u8(0)),
    'Who shall take this frame, on this link: for what goes farther, that is the next router.',
  );
  fields.add('Source', 6, 6, source, 'Who sent this frame, on this link.');
  typeOrLength(fields, 12);
  return fields.layer(`Ethernet II, ${source} → ${destination}`, to);
}

function kindOf(firstByte: number): string {
  if (firstByte === 0xff) return ' (broadcast)';
  return (firstByte & 1) === 1 ? ' (multicast)' : '';
}

function typeOrLength(fields: Fields, offset: number): void {
  const value = fields.u16(offset);
  if (value > LONGEST) {
    fields.add('Type', offset, 2, named(value, 4, ETHER_TYPES), 'Says what stands behind it.');
  } else {
    fields.add(
      'Length',
      offset,
      2,
      byteCount(value),
      'So small a number is no type: so many bytes of 802.2 follow.',
    );
  }
}

export function vlanDetails(fields: Fields, to: number): FrameLayer {
  const tag = fields.u16(0);
  fields.add('Priority', 0, 1, String(tag >> 13), 'Frames of a higher one may overtake others.');
  fields.add(
    'Drop eligible',
    0,
    1,
    (tag & 0x1000) === 0 ? 'no' : 'yes',
    'Whether it goes first where something must be dropped.',
  );
  fields.add(
    'ID',
    0,
    2,
    String(tag & 0x0fff),
    'The number of the virtual network: one cable carries many, kept apart by it.',
  );
  typeOrLength(fields, 2);
  return fields.layer(`802.1Q virtual LAN, ID ${tag & 0x0fff}`, to);
}

export function llcDetails(fields: Fields, to: number): FrameLayer {
  fields.add('DSAP', 0, 1, serviceOf(fields.u8(0)), 'The service that shall take it.');
  fields.add('SSAP', 1, 1, serviceOf(fields.u8(1)), 'The service that sent it.');
  const isUnnumbered = (fields.u8(2) & 3) === 3;
  const length = isUnnumbered ? 1 : 2;
  const digits = 2 * length;
  const control = isUnnumbered ? fields.u8(2) : fields.u16(2);
  fields.add(
    'Control',
    2,
    length,
    hexNumber(control, digits),
    'The kind of the frame: 3 is plain data.',
  );
  const isSnap = fields.u8(0) === SNAP && fields.u8(1) === SNAP;
  if (isSnap) {
    const at = 2 + length;
    const organization = (fields.u8(at) << 16) | fields.u16(at + 1);
    fields.add(
      'Organization Code',
      at,
      3,
      hexNumber(organization, 6),
      "Whose numbers of protocols follow: 0 is Ethernet's.",
    );
    fields.add('Protocol ID', at + 3, 2, named(fields.u16(at + 3), 4, ETHER_TYPES));
  }
  return fields.layer(isSnap ? 'Logical-Link Control with SNAP' : 'Logical-Link Control', to);
}

function serviceOf(value: number): string {
  if (value === SNAP) return `SNAP (${hexNumber(value, 2)})`;
  return value === 6 ? `IP (${hexNumber(value, 2)})` : hexNumber(value, 2);
}
