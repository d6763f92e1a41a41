// What is told of the headers before a segment.

import { expect, it } from 'vitest';
import { type Headers, headersOf } from '../../src/journey/packets/headers.ts';
import { Dissector } from '../../src/wire/dissect/dissector.ts';
import { emptyFrame } from '../../src/wire/frame.ts';
import {
  cooked,
  cooked2,
  ethernet,
  fragments4,
  ipv4,
  ipv6,
  loopback,
  type Piece,
  tcp,
  vlan,
} from '../wire/packets/packets.ts';

/** Of the last frame's segment; each frame lies behind other bytes. */
function headersIn(linkType: number, ...pieces: Piece[]): Headers {
  const dissector = new Dissector();
  let headers: Headers | null = null;
  for (const { bytes } of pieces) {
    const frame = emptyFrame();
    frame.linkType = linkType;
    frame.bytes = Uint8Array.of(1, 2, 3, 4, 5, ...bytes);
    frame.start = 5;
    frame.end = frame.bytes.length;
    frame.wireLength = bytes.length;
    dissector.dissect(frame, (segment) => {
      headers = headersOf(segment, frame);
    });
  }
  if (headers === null) throw new Error('there is no segment in it');
  return headers;
}

const IPV4 = ipv4({ id: 0x1234, flags: 2 }, tcp());
const [A, B] = ['02:00:00:00:00:0a', '02:00:00:00:00:0b'];
const NONE = { source: null, destination: null, vlans: [] };

it.each<[string, number, Piece, Partial<Headers['link']>]>([
  ['Ethernet', 1, ethernet(IPV4), { source: A, destination: B, vlans: [] }],
  ['a VLAN', 1, ethernet(vlan(0x6123, IPV4)), { source: A, destination: B, vlans: [0x123] }],
  ['two', 1, ethernet(vlan(7, vlan(8, IPV4), 'serviceVlan')), { vlans: [7, 8] }],
  ['an older QinQ', 1, ethernet(vlan(7, vlan(8, IPV4)), 0x9100), { vlans: [7, 8] }],
  ['Linux cooked', 113, cooked(IPV4), { ...NONE, source: A }],
  ['Linux cooked, version 2', 276, cooked2(IPV4), { ...NONE, source: A }],
  ['loopback of BSD', 0, loopback(IPV4, 'little'), NONE],
  ['loopback of OpenBSD', 108, loopback(IPV4, 'big'), NONE],
  ['no link header', 12, IPV4, NONE],
  ['no link header', 101, IPV4, NONE],
  ['no link header', 228, IPV4, NONE],
  ['no link header', 229, ipv6({}, tcp()), NONE],
])('%s (%i)', (name, linkType, piece, expected) => {
  const { link } = headersIn(linkType, piece);
  expect(link).toMatchObject({ type: linkType, ...expected });
  if (expected.vlans?.length === 0) expect(link.name).toBe(name);
});

it('Linux cooked of a link whose addresses have another length', () => {
  const bytes = cooked(IPV4).bytes.slice();
  bytes[5] = 4;
  expect(headersIn(113, { kind: 'link', bytes }).link.source).toBeNull();
});

it('IPv4', () => {
  const bytes = IPV4.bytes.slice();
  bytes[1] = 0xb9;
  expect(headersIn(12, { kind: 'ipv4', bytes }).ip).toEqual({
    ...{ version: 4, source: '10.0.0.1', destination: '10.0.0.2', ttl: 64 },
    ...{ id: 0x1234, dontFragment: true, dscp: 46, ecn: 1, fragments: 1 },
  });
  expect(headersIn(12, ipv4({}, tcp())).ip.dontFragment).toBe(false);
});

it('IPv6', () => {
  const bytes = ipv6({}, tcp()).bytes.slice();
  bytes.set([0x6b, 0x90]);
  bytes[7] = 63;
  expect(headersIn(12, { kind: 'ipv6', bytes }).ip).toEqual({
    ...{ version: 6, source: 'fd00::1', destination: 'fd00::2', ttl: 63 },
    ...{ id: null, dontFragment: null, dscp: 46, ecn: 1, fragments: 1 },
  });
});

it('a datagram in fragments: its IP header, and the link header of the last of them', () => {
  const parts = fragments4({ id: 7 }, tcp({}, 'x'.repeat(100)), 64);
  const headers = headersIn(1, ...parts.map((part) => ethernet(vlan(9, part))));
  expect(headers.ip).toMatchObject({ id: 7, source: '10.0.0.1', fragments: parts.length });
  expect(headers.link).toMatchObject({ source: A, destination: B, vlans: [9] });
});
