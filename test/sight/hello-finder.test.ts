// Who says HELLO, found in packets as they come.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HelloFinder } from '../../src/sight/hello-finder.ts';
import type { Packet } from '../../src/wire/packet.ts';
import { emptySegment, TCP } from '../../src/wire/segment.ts';

/** A packet as far as it is looked at. */
function packetOf(
  seq: number,
  text: string,
  captured = text.length,
  flags: number = TCP.ACK,
): Pick<Packet, 'segment'> {
  const bytes = Buffer.from(text, 'latin1');
  const segment = {
    ...emptySegment(),
    seq: seq | 0,
    flags,
    bytes,
    length: bytes.length,
    dataEnd: captured,
  };
  return { segment };
}

/** The devices that were found when these pieces came one after the other. */
function found(...pieces: readonly string[]): string[] {
  const finder = new HelloFinder();
  let seq = 2 ** 31 - 20;
  return pieces.flatMap((piece) => {
    const hello = finder.take(packetOf(seq, piece));
    seq += piece.length;
    return hello === null ? [] : [hello.device];
  });
}

describe('a HELLO', () => {
  it.each([
    [['HELLO device=a\n'], ['a']],
    [['HELLO device=a\r\n1,2,3,4\r\n'], ['a']],
    [['1,2,3,4\nHELLO device=a boot=x\n'], ['a']],
    [['HELLO device=', 'a', '\n'], ['a']],
    [['12\nHEL', 'LO dev', 'ice=a\n12'], ['a']],
    [['HELLO device=a\nHELLO device=b\n'], ['b']],
    [
      ['HELLO device=a\n', 'HELLO device=b\n'],
      ['a', 'b'],
    ],
    [['HELLO world\n', 'x HELLO device=a\n'], []],
    [['HELLO device=', '\n'], []],
    [['HELLO devi', 'l\nHELLO device=b\n'], ['b']],
    [['HELLO devi', 'l', 'ce=a\n'], []],
    [['H', 'a\n'], []],
    [['text without an end ', 'HELLO device=a\n'], []],
    [['text without an end ', 'HELLO dev', 'ice=a\n'], []],
    [[`HELLO device=a ${'x'.repeat(3000)}`, 'x'.repeat(3000), '\n', 'HELLO device=b\n'], ['b']],
  ])('%j: %j', (pieces, devices) => {
    expect(found(...pieces)).toEqual(devices);
  });

  it('is found however the bytes are cut', () => {
    const lines =
      '1,0,2,3\r\nHELLO device=kitchen boot=7f token=x\r\n2,0,2,3\n\nHELLO device=attic\n7';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 }), (sizes) => {
        const pieces: string[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(lines.slice(at, at + size));
          at += size;
        }
        pieces.push(lines.slice(at));
        const devices = found(...pieces.filter((piece) => piece !== ''));
        expect(devices.at(-1)).toBe('attic');
      }),
    );
  });

  it('is not found twice in a copy, and nothing is made of bytes that are missing', () => {
    const finder = new HelloFinder();
    expect(finder.take(packetOf(100, 'HELLO device=a\n'))?.device).toBe('a');
    expect(finder.take(packetOf(100, 'HELLO device=a\n'))).toBeNull();
    expect(finder.take(packetOf(115, 'HELLO device=')) ?? null).toBeNull();
    // A byte of the board's name is lost.
    expect(finder.take(packetOf(129, 'itchen\n'))).toBeNull();
    expect(finder.take(packetOf(136, 'HELLO device=b\n', 10))).toBeNull();
    expect(finder.take(packetOf(151, 'HELLO device=c\n'))?.device).toBe('c');
  });

  it('is found behind a SYN that has data, and not in the words of a reset', () => {
    const finder = new HelloFinder();
    expect(finder.take(packetOf(99, 'HELLO dev', 9, TCP.SYN))).toBeNull();
    expect(finder.take(packetOf(109, 'ice=a\n'))?.device).toBe('a');
    expect(finder.take(packetOf(115, 'HELLO device=b\n', 15, TCP.RST))).toBeNull();
  });
});
