// The header of IPv6 and its extension headers, field by field (RFC 8200).

import { writtenAddress } from '../../address.ts';
import { byteCount, type Fields, type FrameLayer, hexNumber, numbered, yesNo } from './fields.ts';
import { serviceDetails } from './ipv4-details.ts';
import { IP_PROTOCOLS } from './names.ts';

const NEXT_HEADER = 'Says what stands behind it.';

export function ipv6Details(fields: Fields, to: number): FrameLayer {
  const source = writtenAddress(fields.slice(8, 16));
  const destination = writtenAddress(fields.slice(24, 16));
  const first = fields.u32(0);
  fields.add('Version', 0, 1, '6');
  serviceDetails(fields, (first >>> 20) & 0xff, 0, 2);
  fields.add(
    'Flow Label',
    1,
    3,
    hexNumber(first & 0xfffff, 5),
    'Packets of one connection have the same, so that routers keep them on one way.',
  );
  fields.add(
    'Payload Length',
    4,
    2,
    byteCount(fields.u16(4)),
    'What follows the 40 bytes of this header.',
  );
  fields.add('Next Header', 6, 1, numbered(fields.u8(6), IP_PROTOCOLS), NEXT_HEADER);
  fields.add(
    'Hop Limit',
    7,
    1,
    String(fields.u8(7)),
    'Each router takes one off; at 0 it is dropped.',
  );
  fields.add('Source Address', 8, 16, source, 'The host that sent it.');
  fields.add('Destination Address', 24, 16, destination, 'The host that it is for.');
  return fields.layer(`Internet Protocol Version 6, ${source} → ${destination}`, to);
}

const TITLES: ReadonlyMap<number, string> = new Map([
  [0, 'Hop-by-Hop Options'],
  [43, 'Routing Header'],
  [60, 'Destination Options'],
]);
const ROUTING = 43;

/** Hop-by-hop options, routing and destination options: `protocol` says which. */
export function extensionDetails(fields: Fields, to: number, protocol: number): FrameLayer {
  fields.add('Next Header', 0, 1, numbered(fields.u8(0), IP_PROTOCOLS), NEXT_HEADER);
  fields.add('Length', 1, 1, byteCount((fields.u8(1) + 1) * 8));
  if (protocol === ROUTING) {
    fields.add('Type', 2, 1, String(fields.u8(2)));
    fields.add('Segments Left', 3, 1, String(fields.u8(3)), 'Stops that it still has to make.');
  }
  return fields.layer(`IPv6 ${TITLES.get(protocol) ?? 'Extension Header'}`, to);
}

export function fragmentDetails(fields: Fields, to: number): FrameLayer {
  const place = fields.u16(2);
  fields.add('Next Header', 0, 1, numbered(fields.u8(0), IP_PROTOCOLS), NEXT_HEADER);
  fields.add('Offset', 2, 2, String(place & 0xfff8), 'Where in the datagram this part belongs.');
  fields.add('More Fragments', 3, 1, yesNo(place & 1));
  fields.add(
    'Identification',
    4,
    4,
    hexNumber(fields.u32(4), 8),
    'Fragments of one datagram have the same.',
  );
  return fields.layer('IPv6 Fragment Header', to);
}

export function authenticationDetails(fields: Fields, to: number): FrameLayer {
  fields.add('Next Header', 0, 1, numbered(fields.u8(0), IP_PROTOCOLS), NEXT_HEADER);
  fields.add('Length', 1, 1, byteCount((fields.u8(1) + 2) * 4));
  fields.add(
    'Security Parameters Index',
    4,
    4,
    hexNumber(fields.u32(4), 8),
    'Which agreement of the two ends holds.',
  );
  fields.add(
    'Sequence',
    8,
    4,
    String(fields.u32(8)),
    'An old packet that is sent again is known by it.',
  );
  const value = to - fields.at - 12;
  if (value > 0)
    fields.add(
      'Integrity Check Value',
      12,
      value,
      byteCount(value),
      'Proves who sent it, and that nothing was changed.',
    );
  return fields.layer('Authentication Header', to);
}
