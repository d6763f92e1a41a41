// 802.11 and radiotap, field by field.

import { byteCount, type Fields, type FrameLayer, hardwareAddress, hexNumber } from './fields.ts';

const TO_DS = 1;
const FROM_DS = 2;
const QOS = 0x80;

/** Bits of the second byte of frame control, and what they say. */
const FLAGS = [
  [TO_DS, 'to the access point'],
  [FROM_DS, 'from the access point'],
  [0x04, 'more fragments'],
  [0x08, 'retry'],
  [0x10, 'power saving'],
  [0x20, 'more data'],
  [0x40, 'protected'],
  [0x80, 'HT control or order'],
] as const;

export function radiotapDetails(fields: Fields, to: number): FrameLayer {
  const littleEndian16 = fields.u8(2) | (fields.u8(3) << 8);
  fields.add('Header revision', 0, 1, String(fields.u8(0)));
  fields.add('Header length', 2, 2, byteCount(littleEndian16));
  const present = fields.slice(4, 4).reverse();
  fields.add(
    'Present flags',
    4,
    4,
    `0x${Array.from(present, (byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    "Which of the radio's figures follow: signal, channel, rate and others.",
  );
  return fields.layer('Radiotap Header', to);
}

export function wirelessDetails(fields: Fields, to: number): FrameLayer {
  const control = fields.u8(0);
  const flags = fields.u8(1);
  const hasQos = (control & QOS) !== 0;
  const said = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, words]) => words);
  fields.add('Type', 0, 1, hasQos ? 'data with QoS' : 'data');
  fields.add(
    'Flags',
    1,
    1,
    said.join(', ') || 'none',
    "A retry is the radio's own: TCP never sees it.",
  );
  fields.add(
    'Duration',
    2,
    2,
    `${fields.u8(2) | (fields.u8(3) << 8)} µs`,
    'For how long others shall keep silent.',
  );
  const [first, second, third] = addressNames(flags);
  address(fields, first, 4);
  address(fields, second, 10);
  address(fields, third, 16);
  const sequence = fields.u8(22) | (fields.u8(23) << 8);
  fields.add('Fragment number', 22, 1, String(sequence & 15));
  fields.add(
    'Sequence number',
    22,
    2,
    String(sequence >> 4),
    "The radio's: it tells a retry from a new frame.",
  );
  const hasFourth = (flags & (TO_DS | FROM_DS)) === (TO_DS | FROM_DS);
  if (hasFourth) address(fields, 'Source address', 24);
  const qosAt = hasFourth ? 30 : 24;
  if (hasQos) {
    fields.add(
      'QoS Control',
      qosAt,
      2,
      hexNumber(fields.u8(qosAt) | (fields.u8(qosAt + 1) << 8), 4),
    );
  }
  return fields.layer('IEEE 802.11 data', to);
}

function address(fields: Fields, name: string, offset: number): void {
  fields.add(name, offset, 6, hardwareAddress(fields.slice(offset, 6)));
}

function addressNames(flags: number): [string, string, string] {
  const receiver = 'Receiver address';
  const transmitter = 'Transmitter address';
  switch (flags & (TO_DS | FROM_DS)) {
    case TO_DS:
      return [`${receiver} (access point)`, `${transmitter} (source)`, 'Destination address'];
    case FROM_DS:
      return [`${receiver} (destination)`, `${transmitter} (access point)`, 'Source address'];
    case TO_DS | FROM_DS:
      return [receiver, transmitter, 'Destination address'];
    default:
      return [`${receiver} (destination)`, `${transmitter} (source)`, 'BSS Id'];
  }
}

/** A frame of several that travel as one. */
export function subframeDetails(fields: Fields, to: number): FrameLayer {
  address(fields, 'Destination address', 0);
  address(fields, 'Source address', 6);
  fields.add('Length', 12, 2, byteCount(fields.u16(12)));
  return fields.layer('A-MSDU subframe', to);
}
