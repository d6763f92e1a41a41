// The header of IPv4, field by field (RFC 791).

import { writtenAddress } from '../../address.ts';
import { folded } from './checksum.ts';
import { byteCount, type Fields, type FrameLayer, hexNumber, numbered, yesNo } from './fields.ts';
import { IP_PROTOCOLS } from './names.ts';

const HEADER = 20;

export function ipv4Details(fields: Fields, to: number): FrameLayer {
  const source = writtenAddress(fields.slice(12, 4));
  const destination = writtenAddress(fields.slice(16, 4));
  const flags = fields.u16(6);
  fields.add('Version', 0, 1, '4');
  fields.add(
    'Header Length',
    0,
    1,
    byteCount((fields.u8(0) & 15) * 4),
    'More than 20 bytes: with options.',
  );
  serviceDetails(fields, fields.u8(1), 1, 1);
  fields.add(
    'Total Length',
    2,
    2,
    lengthWords(fields.u16(2)),
    'Header and data: what follows is padding.',
  );
  fields.add(
    'Identification',
    4,
    2,
    `${hexNumber(fields.u16(4), 4)} (${fields.u16(4)})`,
    'Fragments of one datagram have the same.',
  );
  fields.add(
    "Don't fragment",
    6,
    1,
    yesNo(flags & 0x4000),
    'A router that would have to cut it drops it and says so.',
  );
  fields.add('More fragments', 6, 1, yesNo(flags & 0x2000));
  fields.add(
    'Fragment Offset',
    6,
    2,
    String((flags & 0x1fff) * 8),
    'Where in the datagram this part belongs.',
  );
  fields.add(
    'Time to Live',
    8,
    1,
    String(fields.u8(8)),
    'Each router takes one off; at 0 it is dropped.',
  );
  fields.add('Protocol', 9, 1, numbered(fields.u8(9), IP_PROTOCOLS), 'Says what stands behind it.');
  fields.add(
    'Header Checksum',
    10,
    2,
    checksumWords(fields, to),
    'Guards this header, not the data.',
  );
  fields.add('Source Address', 12, 4, source, 'The host that sent it.');
  fields.add('Destination Address', 16, 4, destination, 'The host that it is for.');
  if (to - fields.at > HEADER) {
    const length = to - fields.at - HEADER;
    fields.add('Options', HEADER, length, byteCount(length));
  }
  return fields.layer(`Internet Protocol Version 4, ${source} → ${destination}`, to);
}

function lengthWords(length: number): string {
  return length === 0 ? '0: the network card is to cut it into segments' : byteCount(length);
}

const CONGESTION = ['not capable', 'capable (1)', 'capable (0)', 'congestion experienced'];

/** The byte of the class of service, which both versions have. */
export function serviceDetails(fields: Fields, value: number, at: number, length: number): void {
  fields.add(
    'Differentiated Services Codepoint',
    at,
    length,
    String(value >> 2),
    'How urgent it is; 0 is as everything else.',
  );
  fields.add(
    'Explicit Congestion Notification',
    at,
    length,
    CONGESTION[value & 3] ?? '',
    'A router that is nearly full can say so here instead of dropping packets.',
  );
}

function checksumWords(fields: Fields, to: number): string {
  const stated = hexNumber(fields.u16(10), 4);
  let sum = 0;
  for (let at = 0; at + 1 < to - fields.at; at += 2) sum += fields.u16(at);
  if (folded(sum) === 0xffff) return `${stated}, correct`;
  return `${stated}, not correct: captured before the network card filled it in, or damaged`;
}
