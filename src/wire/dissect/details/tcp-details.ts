// The header of TCP, field by field (RFC 9293, 3.1).

import { byteCount, type Fields, type FrameLayer, hexNumber, yesNo } from './fields.ts';
import { optionDetails } from './tcp-option-details.ts';

const SHORTEST_HEADER = 20;

/** The flags, from the highest bit of the field: name, what it is for, and the byte it stands in. */
const FLAGS = [
  ['Accurate ECN', 0x100, 'Part of telling how often routers reported congestion.'],
  [
    'Congestion Window Reduced',
    0x080,
    "The sender has slowed down, as the other side's ECE asked it to.",
  ],
  ['ECN-Echo', 0x040, 'A router on the way reported congestion: the other side shall slow down.'],
  ['Urgent', 0x020, 'The urgent pointer counts.'],
  ['Acknowledgment', 0x010, 'The acknowledgment number counts: in every segment but the first.'],
  [
    'Push',
    0x008,
    "The receiver's program shall get this at once: its sender has no more to add now.",
  ],
  ['Reset', 0x004, 'Ends the connection at once: what is on its way is lost.'],
  ['Syn', 0x002, 'Opens the connection and says where this side begins to count.'],
  ['Fin', 0x001, 'This side has sent its last byte; the other one may go on.'],
] as const;

const SHORT_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];

/**
 * @param dataLength bytes of data on the wire, of which fewer may have been captured; −1: not known
 * @param checksum whether it is right, in words
 */
export function tcpDetails(
  fields: Fields,
  to: number,
  dataLength: number,
  checksum: string,
): FrameLayer {
  const source = fields.u16(0);
  const destination = fields.u16(2);
  fields.add(
    'Source Port',
    0,
    2,
    String(source),
    'With the address it names the socket that sent this.',
  );
  fields.add(
    'Destination Port',
    2,
    2,
    String(destination),
    'With the address it names the socket that this is for.',
  );
  fields.add(
    'Sequence Number (raw)',
    4,
    4,
    String(fields.u32(4)),
    'The place of the first byte of its data in all that this side sends; it began to count anywhere.',
  );
  fields.add(
    'Acknowledgment Number (raw)',
    8,
    4,
    String(fields.u32(8)),
    'The byte that this side expects next: all before it has arrived.',
  );
  const length = (fields.u8(12) >> 4) * 4;
  fields.add('Header Length', 12, 1, headerWords(length), 'More than 20 bytes: with options.');
  flagDetails(fields);
  fields.add(
    'Window',
    14,
    2,
    String(fields.u16(14)),
    'How many bytes more this side has room for, to be multiplied by its window scale.',
  );
  fields.add(
    'Checksum',
    16,
    2,
    hexNumber(fields.u16(16), 4) + checksum,
    'Guards header and data on the way.',
  );
  fields.add(
    'Urgent Pointer',
    18,
    2,
    String(fields.u16(18)),
    'Counts only with the flag Urgent; nobody uses it now.',
  );
  optionDetails(fields, SHORTEST_HEADER, to - fields.at);
  const data =
    dataLength < 0 ? '' : `, ${dataLength === 0 ? 'no data' : `data: ${byteCount(dataLength)}`}`;
  return fields.layer(`Transmission Control Protocol, ${source} → ${destination}${data}`, to);
}

function headerWords(length: number): string {
  return length < SHORTEST_HEADER
    ? `${byteCount(length)}, which is less than a header has`
    : byteCount(length);
}

function flagDetails(fields: Fields): void {
  const flags = fields.u16(12) & 0x0fff;
  const set = SHORT_NAMES.filter((_, bit) => (flags & (1 << bit)) !== 0);
  fields.add('Flags', 12, 2, `${hexNumber(flags, 3)} (${set.join(', ') || 'none'})`);
  for (const [name, bit, note] of FLAGS) {
    const offset = bit > 0xff ? 12 : 13;
    if ((flags & bit) !== 0) fields.add(name, offset, 1, yesNo(flags & bit), note);
  }
}
