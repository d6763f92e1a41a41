// Datagrams in fragments: in any order, several times, overlapping, and in tunnels.

import { expect, test } from 'vitest';
import {
  FRAGMENT_OVERHEAD_BYTES,
  FRAGMENTED_DATAGRAM_BYTES,
  MAX_FRAGMENT_BYTES,
} from '../../../src/limits.ts';
import { Dissector } from '../../../src/wire/dissect/dissector.ts';
import { emptyFrame } from '../../../src/wire/frame.ts';
import {
  data,
  ethernet,
  fragment,
  fragments4,
  fragments6,
  gre,
  hopByHop,
  icmp,
  ipv4,
  ipv6,
  type MadeFrame,
  option,
  type Piece,
  tcp,
  vlan,
} from '../packets/packets.ts';
import { describeFrames, type Row } from './frames-table.ts';
import { dissected } from './told.ts';

let id = 1;
const letters = (count: number, first = 'a') =>
  Uint8Array.from({ length: count }, (_, index) => first.charCodeAt(0) + (index % 26));

/** Three IPv4 fragments of 24, 24 and up to 24 bytes: a TCP header of 20 bytes and 40 of data. */
function three(
  from: number,
  wrap: (piece: Piece) => Piece = (piece) => piece,
): [Piece, Piece, Piece] {
  const [a, b, c] = fragments4({ id: id++ }, tcp({ from }, letters(40)), 24).map((piece) => {
    return ethernet(wrap(piece));
  });
  if (a === undefined || b === undefined || c === undefined) throw new Error('not three');
  return [a, b, c];
}

/** Rows with numbered names: their order is what is tested. Each letter is an outcome. */
function rows(name: string, outcomes: string, ...frames: readonly Piece[]): Record<string, Row> {
  const words: Record<string, string> = { f: 'fragment', t: 'tcp' };
  const row = (frame: Piece, index: number): [string, Row] => [
    `${name}, frame ${index + 1}`,
    [words[outcomes[index] ?? ''] ?? '', frame],
  ];
  return Object.fromEntries(frames.map(row));
}

const [a1, b1, c1] = three(1);
const [a2, b2, c2] = three(2);
const [a3, b3, c3] = three(3);
const [a4, b4, c4] = three(4);
const [a5, b5, c5] = three(5);
const [a6, b6, c6] = three(6);
const [, b7, c7] = three(7);
const [a8, b8] = three(8);
const others = three(9).map((piece) => withId(piece, a8));

/** The same frame with another one's number of the datagram. */
function withId(piece: Piece, other: Piece): Piece {
  const bytes = piece.bytes.slice();
  bytes.set(other.bytes.subarray(18, 20), 18);
  return { kind: piece.kind, bytes };
}

describeFrames('fragments', 1, {
  ...rows('in order', 'fft', a1, b1, c1),
  ...rows('from the last to the first', 'fft', c2, b2, a2),
  ...rows('of two datagrams, mixed', 'fffftt', b4, a3, c4, b3, a4, c3),
  ...rows('that come twice', 'fffftf', a5, a5, b5, b5, c5, c5),
  ...rows('of a datagram that comes twice', 'fftfft', a6, b6, c6, a6, b6, c6),
  ...rows('without the first', 'ffff', b7, c7, b7, c7),
  ...rows('of a later datagram with the number of one that waits', 'fffft', a8, b8, ...others),
});

const SEGMENT = tcp({ from: 50, options: [option.timestamps(1, 2)] }, letters(88));

/** Bytes of that segment from one place to another, or others in their place, as an IPv4 fragment. */
function part(number: number, from: number, to: number, more: boolean, fill?: string): Piece {
  const bytes = fill === undefined ? SEGMENT.bytes.slice(from, to) : letters(to - from, fill);
  const header = { id: number, offset: from / 8, flags: more ? 1 : 0, protocol: 6 };
  return ethernet(ipv4(header, data(bytes)));
}

describeFrames('fragments that overlap', 1, {
  ...rows(
    'each the next',
    'fft',
    part(100, 0, 48, true),
    part(100, 40, 80, true, 'A'),
    part(100, 64, 120, false, 'A'),
  ),
  ...rows(
    'the last one first',
    'fft',
    part(101, 64, 120, false, 'A'),
    part(101, 40, 80, true, 'N'),
    part(101, 0, 48, true),
  ),
  ...rows(
    'one within another',
    'fft',
    part(102, 48, 64, true, 'A'),
    part(102, 0, 96, true),
    part(102, 96, 120, false),
  ),
  ...rows(
    'two at one place that differ',
    'ffft',
    part(103, 40, 80, true, 'A'),
    part(103, 40, 80, true, 'N'),
    part(103, 0, 40, true),
    part(103, 80, 120, false),
  ),
  ...rows(
    'two at one place, the second longer',
    'fft',
    part(104, 0, 40, true),
    part(104, 0, 80, true, 'A'),
    part(104, 80, 120, false),
  ),
  ...rows(
    'two ends',
    'fft',
    part(105, 0, 40, true),
    part(105, 80, 120, false),
    part(105, 40, 88, false),
  ),
  ...rows(
    'a nearer end after the first',
    'ffft',
    part(106, 80, 120, false),
    part(106, 40, 64, false),
    part(106, 0, 40, true),
    part(106, 64, 80, true),
  ),
  ...rows(
    'more than the end',
    'fft',
    part(107, 40, 64, false),
    part(107, 56, 120, true, 'A'),
    part(107, 0, 40, true),
  ),
  ...rows('an end before what was there', 'ft', part(108, 0, 120, true), part(108, 40, 64, false)),
  ...rows('a very small first one', 'ft', part(109, 8, 120, false), part(109, 0, 8, true)),
});

describeFrames('IPv4 fragments', 1, {
  'of one VLAN': ['fragment', ethernet(vlan(7, pieceOf(200, 0)))],
  'and another VLAN': ['fragment', ethernet(vlan(8, pieceOf(200, 1)))],
  'and the first again': ['tcp', ethernet(vlan(7, pieceOf(200, 1)))],
  'from one sender': ['fragment', ethernet(pieceOf(201, 0))],
  'and another sender': ['fragment', ethernet(pieceOf(201, 1, '10.0.0.9'))],
  'of another protocol': ['fragment', ethernet(pieceOf(201, 1, '10.0.0.1', 17))],
  'of another number': ['fragment', ethernet(pieceOf(202, 1))],
  'and the right one': ['tcp', ethernet(pieceOf(201, 1))],
  'in a tunnel': ['fragment', ethernet(ipv4({}, gre({}, pieceOf(203, 0))))],
  'in another tunnel': ['tcp', ethernet(ipv4({ source: '10.9.9.9' }, pieceOf(203, 1)))],
  'that are not to be cut': ['fragment', ethernet(ipv4({ id: 204, flags: 3 }, tcp({}, 28)))],
});

/** One of the two halves of a datagram. */
function pieceOf(number: number, index: number, source = '10.0.0.1', protocol = 6): Piece {
  const bytes = tcp({ from: number }, letters(60)).bytes.slice(40 * index, 40 * index + 40);
  const header = { id: number, offset: 5 * index, flags: 1 - index, source, protocol };
  return ipv4(header, data(bytes));
}

const [d1, d2] = fragments4({ id: 300 }, ipv4({}, tcp({ from: 20 }, letters(60))), 64);
const [e1, e2] = fragments4({ id: 301 }, ipv4({ id: 5, flags: 1 }, tcp({ from: 21 }, 76)), 64);
const [g1, g2] = fragments4({ id: 302 }, icmp(ipv4({}, tcp({ from: 22 }, 60))), 64);
describeFrames('a fragmented datagram', 1, {
  'with a tunnel': ['fragment', over(d1)],
  'is put together': ['tcp', over(d2)],
  'with a fragment': ['fragment', over(e1)],
  'still waits': ['fragment', over(e2)],
  'for its rest': ['tcp', over(ipv4({ id: 5, offset: 12, protocol: 6 }, data(letters(10))))],
  'with an ICMP error': ['fragment', over(g1)],
  'quotes, when together': ['other', over(g2)],
});

function over(piece: Piece | undefined): Piece {
  if (piece === undefined) throw new Error('there is no such part');
  return ethernet(piece);
}

const [h1, h2, h3] = fragments6({}, tcp({ from: 30 }, letters(40)), 24, 70);
const [i1, i2, i3] = fragments6({}, tcp({ from: 31 }, letters(40)), 24, 71);
const [j1, j2] = fragments6({}, hopByHop(tcp({ from: 32 }, letters(40))), 40, 72);
describeFrames('IPv6 fragments', 1, {
  first: ['fragment', over(h1)],
  second: ['fragment', over(h2)],
  third: ['tcp', over(h3)],
  'third first': ['fragment', over(i3)],
  'then first': ['fragment', over(i1)],
  'then second': ['tcp', over(i2)],
  'with an extension': ['fragment', over(j1)],
  'that is cut, too': ['tcp', over(j2)],
  'behind another extension': [
    'fragment',
    ethernet(ipv6({}, hopByHop(fragment({ id: 73, more: true }, tcp({ from: 33 }, 28))))),
  ],
  'then without it': [
    'tcp',
    ethernet(ipv6({}, fragment({ id: 73, offset: 6, nextHeader: 6 }, data(letters(9))))),
  ],
  'whole, with a number that is waiting': [
    'tcp',
    ethernet(ipv6({}, fragment({ id: 71 }, tcp({ from: 34 })))),
  ],
  'of a VLAN': [
    'fragment',
    ethernet(vlan(7, ipv6({}, fragment({ id: 74, more: true }, tcp({ from: 35 }, 28))))),
  ],
  'and of none, which is no matter': [
    'tcp',
    ethernet(ipv6({}, fragment({ id: 74, offset: 6, nextHeader: 6 }, data(letters(9))))),
  ],
});

const long = tcp({ from: 40 }, letters(200));
const longFirst = ethernet(ipv4({ id: 400, flags: 1, totalLength: 244 }, long));
const longRest = ethernet(ipv4({ id: 400, offset: 28, protocol: 6 }, data(letters(9))));
const cut = (piece: Piece, captured: number): MadeFrame => ({ bytes: piece.bytes, captured });
describeFrames('fragments that were cut', 1, {
  'the first is told as far as it goes': ['tcp', cut(longFirst, 100)],
  'a later one is not': ['fragment', cut(longRest, 38)],
  'so that one does not complete it': ['fragment', longRest],
  'a first one beyond its frame': [
    'tcp',
    ethernet(ipv4({ id: 401, flags: 1, totalLength: 900 }, long)),
  ],
  'with a tunnel': [
    'tcp',
    cut(ethernet(ipv4({ id: 402, flags: 1 }, ipv4({}, tcp({ from: 41 }, 108)))), 100),
  ],
  'with a tunnel of IPv6': [
    'tcp',
    cut(ethernet(ipv4({ id: 403, flags: 1 }, ipv6({}, tcp({ from: 42 }, 108)))), 120),
  ],
  'of IPv6, first': [
    'fragment',
    cut(ethernet(ipv6({}, fragment({ id: 80, more: true }, tcp({ from: 43 }, 108)))), 100),
  ],
  'of IPv6, later': [
    'fragment',
    cut(ethernet(ipv6({}, fragment({ id: 80, offset: 8 }, tcp({ from: 43 }, 108)))), 100),
  ],
  'an empty first one': ['malformed', ethernet(ipv4({ id: 404, flags: 1, protocol: 6 }, data(0)))],
  'an empty last one': ['fragment', ethernet(ipv4({ id: 404, offset: 3, protocol: 6 }, data(0)))],
});

test('when too many wait the oldest are given up', () => {
  const half = (number: number, index: number) => ({
    bytes: ethernet(pieceOf(number, index)).bytes,
  });
  const large = (number: number): MadeFrame => ({
    bytes: ethernet(ipv4({ id: number, flags: 1, protocol: 6 }, data(60_000))).bytes,
  });
  const after = (count: number) => {
    const flood = Array.from({ length: count }, (_, index) => large(1000 + index));
    return dissected([half(1, 0), ...flood, half(1, 1)]).at(-1)?.outcome;
  };
  const cost = (bytes: number) => bytes + FRAGMENT_OVERHEAD_BYTES + FRAGMENTED_DATAGRAM_BYTES;
  const room = Math.floor((MAX_FRAGMENT_BYTES - cost(40)) / cost(60_000));
  expect(room).toBeGreaterThan(100);
  expect(after(room)).toBe('tcp');
  expect(after(room + 1)).toBe('fragment');
});

test('tiny ones that wait are counted with the memory that they take', () => {
  const half = (number: number, index: number) => ({
    bytes: ethernet(pieceOf(number, index)).bytes,
  });
  // As measured, of datagrams of their own none takes less than 900 bytes.
  const tiny = (number: number): MadeFrame => ({
    bytes: ethernet(ipv4({ id: number, protocol: 6, flags: 1, source: '10.9.9.9' }, data(8))).bytes,
  });
  const flood = Array.from({ length: MAX_FRAGMENT_BYTES / 900 }, (_, index) => tiny(index));
  expect(dissected([half(1, 0), ...flood, half(1, 1)]).at(-1)?.outcome).toBe('fragment');
  expect(dissected([...flood, half(1, 0), half(1, 1)]).at(-1)?.outcome).toBe('tcp');
});

test('for who looks at frames one by one they are not put together', () => {
  const dissector = new Dissector({ reassemble: false });
  const outcomes = [0, 1].map((index) => {
    const { bytes } = ethernet(pieceOf(1, index));
    const frame = { ...emptyFrame(), linkType: 1, bytes, end: bytes.length };
    return dissector.dissect({ ...frame, wireLength: bytes.length }, () => {});
  });
  expect(outcomes).toEqual(['fragment', 'fragment']);
});
