// What a person sees of a frame: the same fields in the same places as in Wireshark.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeFrame } from '../../../src/wire/dissect/details/describe-frame.ts';
import type { FrameLayer } from '../../../src/wire/dissect/details/fields.ts';
import {
  concat,
  cooked,
  data,
  ethernet,
  gre,
  hopByHop,
  icmp,
  ipv4,
  ipv6,
  mpls,
  option,
  type Piece,
  pcapFile,
  pppoe,
  radiotap,
  snap,
  tcp,
  vlan,
  wireless,
} from '../packets/packets.ts';
import { damage, damaged } from './damage.ts';
import { isTsharkThere } from './frames-table.ts';

function layersOf({ bytes }: Piece, linkType = 1): FrameLayer[] {
  return describeFrame({ bytes, start: 0, end: bytes.length, wireLength: bytes.length, linkType });
}

const SYN = tcp({
  flags: 2,
  options: [
    option.mss(1460),
    option.sackPermitted,
    option.timestamps(5, 6),
    option.nop,
    option.windowScale(7),
  ],
});
const FULL = ethernet(vlan(7, ipv4({ id: 9, flags: 2 }, SYN)));

test('a SYN is told from the wire to its options', () => {
  const words = layersOf(FULL).map(({ title, fields }) => [
    title,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
  ]);
  expect(words).toEqual([
    [
      'Ethernet II, 02:00:00:00:00:0a → 02:00:00:00:00:0b',
      'Destination: 02:00:00:00:00:0b',
      'Source: 02:00:00:00:00:0a',
      'Type: VLAN tag (0x8100)',
    ],
    [
      '802.1Q virtual LAN, ID 7',
      'Priority: 0',
      'Drop eligible: no',
      'ID: 7',
      'Type: IPv4 (0x0800)',
    ],
    [
      'Internet Protocol Version 4, 10.0.0.1 → 10.0.0.2',
      'Version: 4',
      'Header Length: 20 bytes',
      'Differentiated Services Codepoint: 0',
      'Explicit Congestion Notification: not capable',
      'Total Length: 60 bytes',
      'Identification: 0x0009 (9)',
      "Don't fragment: set",
      'More fragments: not set',
      'Fragment Offset: 0',
      'Time to Live: 64',
      'Protocol: TCP (6)',
      'Header Checksum: 0x26b1, correct',
      'Source Address: 10.0.0.1',
      'Destination Address: 10.0.0.2',
    ],
    [
      'Transmission Control Protocol, 40000 → 5050, no data',
      'Source Port: 40000',
      'Destination Port: 5050',
      'Sequence Number (raw): 1000',
      'Acknowledgment Number (raw): 2000',
      'Header Length: 40 bytes',
      'Flags: 0x002 (SYN)',
      'Syn: set',
      'Window: 1024',
      'Checksum: 0x0000, not correct: captured before the network card filled it in, or damaged',
      'Urgent Pointer: 0',
      'Maximum segment size: 1460 bytes',
      'SACK permitted: yes',
      'Timestamps: value 5, echo 6',
      'No-operation',
      'Window scale: 7 (multiply by 128)',
    ].map((line) => (line === 'No-operation' ? 'No-operation: ' : line)),
  ]);
});

test.each<[string, Piece, number, string]>([
  ['over IPv4', ipv4({}, tcp({}, 'abc')), 0x17ba, '0x17ba, correct'],
  ['over IPv6', ipv6({}, tcp({}, 'abc')), 0x31b8, '0x31b8, correct'],
  ['that is wrong', ipv4({}, tcp({}, 'abc')), 0x17bb, '0x17bb, not correct: '],
])('a TCP checksum %s', (_, piece, checksum, words) => {
  const bytes = piece.bytes.slice();
  // It stands 16 bytes into the header; behind it are the urgent pointer and 3 bytes of data.
  new DataView(bytes.buffer).setUint16(bytes.length - 7, checksum);
  const layers = layersOf({ kind: piece.kind, bytes }, 12);
  expect(layers[1].fields.find(({ name }) => name === 'Checksum')?.value).toContain(words);
});

const titles = (layers: readonly FrameLayer[]) => layers.map(({ title }) => title.split(',')[0]);
const TCP = 'Transmission Control Protocol';
const V4 = 'Internet Protocol Version 4';
const hello = (piece: Piece = ipv4({}, tcp({}, 'hello'))) => piece;

test.each<[string, Piece, number, string[]]>([
  [
    'padding',
    data(concat(ethernet(hello()).bytes, [1, 2, 3])),
    1,
    ['Ethernet II', V4, TCP, 'Data', 'Padding or trailer'],
  ],
  [
    'ARP',
    ethernet({ kind: 'arp', bytes: new Uint8Array(28) }),
    1,
    ['Ethernet II', 'Something else'],
  ],
  [
    'UDP',
    ethernet(ipv4({ protocol: 17 }, data(20))),
    1,
    ['Ethernet II', V4, 'Something else: UDP'],
  ],
  [
    'a fragment',
    ethernet(ipv4({ flags: 1 }, tcp({}, 28))),
    1,
    ['Ethernet II', V4, 'A fragment of a datagram'],
  ],
  [
    'a damaged header',
    ethernet(ipv4({ headerWords: 3 }, tcp())),
    1,
    ['Ethernet II', 'A header that is cut or damaged'],
  ],
  ['another link', data(20), 147, ['Something else']],
  ['nothing', data(0), 1, []],
  [
    'a tunnel',
    ethernet(ipv4({}, gre({ key: true }, hello()))),
    1,
    ['Ethernet II', V4, 'Generic Routing Encapsulation', V4, TCP, 'Data'],
  ],
  [
    'an error',
    ethernet(ipv4({}, icmp(hello()))),
    1,
    ['Ethernet II', V4, 'Internet Control Message Protocol', V4, TCP, 'Data'],
  ],
  [
    'labels in a session',
    ethernet(pppoe(mpls([3, 4], hello()))),
    1,
    [
      'Ethernet II',
      'PPP over Ethernet',
      'Point-to-Point Protocol',
      'MultiProtocol Label Switching',
      V4,
      TCP,
      'Data',
    ],
  ],
  [
    'a wireless frame',
    radiotap(wireless({ toDs: true }, snap(hello()))),
    127,
    ['Radiotap Header', 'IEEE 802.11 data', 'Logical-Link Control with SNAP', V4, TCP, 'Data'],
  ],
  [
    'IPv6',
    cooked(ipv6({}, hopByHop(tcp()))),
    113,
    ['Linux cooked capture v1', 'Internet Protocol Version 6', 'IPv6 Hop-by-Hop Options', TCP],
  ],
])('%s has its layers', (_, piece, linkType, expected) => {
  expect(titles(layersOf(piece, linkType))).toEqual(expected);
});

test('fields lie within their layer, and layers follow each other through the frame, also a damaged one', () => {
  fc.assert(
    fc.property(damage, (each) => {
      const frame = damaged(each, 0);
      let last = 0;
      for (const { from, to, fields } of describeFrame(frame)) {
        expect(from).toBeGreaterThanOrEqual(last);
        expect(to).toBeGreaterThan(from);
        last = to;
        for (const field of fields) {
          expect(field.from).toBeGreaterThanOrEqual(from);
          expect(field.to).toBeGreaterThan(field.from);
          expect(field.to).toBeLessThanOrEqual(to);
        }
      }
      expect(last).toBeLessThanOrEqual(frame.end - frame.start);
      expect(describeFrame(damaged(each, 0xff))).toEqual(describeFrame(frame));
    }),
    { numRuns: 2000 },
  );
});

/** What Wireshark calls the fields whose places are compared. */
const SAME: Readonly<Record<string, string>> = {
  Destination: 'eth.dst',
  Source: 'eth.src',
  'Flow Label': 'ipv6.flow',
  'Payload Length': 'ipv6.plen',
  'Next Header': 'ipv6.nxt',
  'Hop Limit': 'ipv6.hlim',
  'Total Length': 'ip.len',
  Identification: 'ip.id',
  'Fragment Offset': 'ip.frag_offset',
  'Time to Live': 'ip.ttl',
  Protocol: 'ip.proto',
  'Header Checksum': 'ip.checksum',
  'Source Port': 'tcp.srcport',
  'Destination Port': 'tcp.dstport',
  'Sequence Number (raw)': 'tcp.seq_raw',
  'Acknowledgment Number (raw)': 'tcp.ack_raw',
  Flags: 'tcp.flags',
  Syn: 'tcp.flags.syn',
  Window: 'tcp.window_size_value',
  'Urgent Pointer': 'tcp.urgent_pointer',
  'Maximum segment size': 'tcp.options.mss',
  'Window scale': 'tcp.options.wscale',
  'SACK permitted': 'tcp.options.sack_perm',
  SACK: 'tcp.options.sack',
  Timestamps: 'tcp.options.timestamp',
};

describe.skipIf(!isTsharkThere)('places', () => {
  test.each([
    ['of a SYN in a VLAN', FULL],
    ['of SACK over IPv6', ethernet(ipv6({}, tcp({ options: [option.sack(1, 2, 3, 4)] }, 'hello')))],
  ])('%s are those of Wireshark', async (_, piece) => {
    const theirs = await tsharkPlaces(piece);
    const ours = layersOf(piece).flatMap(({ fields }) => fields);
    const compared = ours.flatMap(({ name, from, to }) => {
      const same = SAME[name];
      return same === undefined ? [] : [`${same} ${from} ${to - from}`];
    });
    expect(compared.length).toBeGreaterThan(10);
    expect(compared.filter((place) => !theirs.has(place))).toEqual([]);
  });
});

/** Name, place and length of all fields that tshark shows. */
async function tsharkPlaces({ bytes }: Piece): Promise<Set<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-details-'));
  try {
    const path = join(folder, 'one.pcap');
    await writeFile(path, pcapFile([{ bytes }]));
    const { stdout } = await promisify(execFile)('tshark', ['-n', '-r', path, '-T', 'pdml']);
    const fields = stdout.matchAll(/<field name="([^"]+)".*? size="(\d+)" pos="(\d+)"/g);
    return new Set(Array.from(fields, ([, name, size, at]) => `${name} ${at} ${size}`));
  } finally {
    await rm(folder, { recursive: true });
  }
}
