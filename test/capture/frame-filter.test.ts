// Packets of one connection, or of one end, among those of others that are alike.

import { expect, it } from 'vitest';
import { type End, framesOfEnd, framesOfPair } from '../../src/capture/frame-filter.ts';
import { emptyFrame, type Frame } from '../../src/wire/frame.ts';
import { ethernet, icmp, ipv4, ipv6, type Piece, tcp } from '../wire/packets/packets.ts';

const [SERVER, BOARD, OTHER] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

function frameOf({ bytes }: Piece): Frame {
  return { ...emptyFrame(), linkType: 1, bytes, end: bytes.length, wireLength: bytes.length };
}

function packet(source: string, from: number, destination: string, to: number): Frame {
  return frameOf(ethernet(ipv4({ source, destination }, tcp({ from, to }))));
}

const FRAMES: readonly (readonly [name: string, frame: Frame])[] = [
  ['in', packet(BOARD, 40_000, SERVER, 5050)],
  ['out', packet(SERVER, 5050, BOARD, 40_000)],
  ['another port', packet(BOARD, 40_001, SERVER, 5050)],
  ['another service', packet(BOARD, 40_000, SERVER, 5051)],
  ['another board', packet(OTHER, 40_000, SERVER, 5050)],
  ['another server', packet(BOARD, 40_000, OTHER, 5050)],
  ['to another board', packet(SERVER, 5050, OTHER, 40_000)],
  ['from another server', packet(OTHER, 5050, BOARD, 40_000)],
  ['ports the other way round', packet(BOARD, 5050, SERVER, 40_000)],
  ['over IPv6', frameOf(ethernet(ipv6({}, tcp({ from: 40_000, to: 5050 }))))],
  [
    'quoted in an error',
    frameOf(
      ethernet(
        ipv4(
          { source: OTHER, destination: BOARD },
          icmp(ipv4({ source: BOARD, destination: SERVER }, tcp({ from: 40_000, to: 5050 }))),
        ),
      ),
    ),
  ],
];

const taken = (isWanted: (frame: Frame) => boolean) =>
  FRAMES.filter(([, frame]) => isWanted(frame)).map(([name]) => name);

const PAIR = {
  ...{ localAddress: SERVER, localPort: 5050, remoteAddress: BOARD, remotePort: 40_000 },
};

it('of a connection are those between its two sockets', () => {
  expect(taken(framesOfPair(PAIR))).toEqual(['in', 'out']);
  const overIpv6 = { ...PAIR, localAddress: 'fd00::2', remoteAddress: 'fd00::1%eth0' };
  expect(taken(framesOfPair(overIpv6))).toEqual(['over IPv6']);
});

const FROM_OTHERS = ['another board', 'another server'];

it.each<[End, string[]]>([
  [{ address: OTHER }, [...FROM_OTHERS, 'to another board', 'from another server']],
  [{ address: OTHER, port: 5050 }, ['another server', 'from another server']],
  [{ port: 40_001 }, ['another port']],
  [{ address: 'fd00:0:0::0:2' }, ['over IPv6']],
  [{ address: 'fd00::3' }, []],
])('of the end %j are those that it sent or was sent', (end, expected) => {
  expect(taken(framesOfEnd(end))).toEqual(expected);
});
