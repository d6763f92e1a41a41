import { describe, expect, it } from 'vitest';
import { writtenAddress, writtenSocket } from '../../src/wire/address.ts';

/** The bytes of eight groups. */
function ipv6(...groups: readonly number[]): Uint8Array {
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

describe('addresses', () => {
  it.each([
    { bytes: Uint8Array.of(10, 50, 0, 23), text: '10.50.0.23' },
    { bytes: ipv6(0xfd00, 0, 0, 0, 0, 0, 0, 7), text: 'fd00::7' },
    { bytes: ipv6(0, 0, 0, 0, 0, 0, 0, 0), text: '::' },
    { bytes: ipv6(0, 0, 0, 0, 0, 0, 0, 1), text: '::1' },
    { bytes: ipv6(0xfe80, 0, 0, 0, 0, 0, 0, 0), text: 'fe80::' },
    { bytes: ipv6(1, 0, 2, 0, 0, 3, 0, 0), text: '1:0:2::3:0:0' },
    { bytes: ipv6(1, 0, 2, 3, 4, 5, 6, 7), text: '1:0:2:3:4:5:6:7' },
    { bytes: ipv6(0x2001, 0xdb8, 0xabcd, 0x12, 0, 0, 0, 0xff), text: '2001:db8:abcd:12::ff' },
    { bytes: ipv6(0, 0, 0, 0, 0, 0xffff, 0xc0a8, 0x12a), text: '::ffff:192.168.1.42' },
  ])('writes $text', ({ bytes, text }) => {
    expect(writtenAddress(bytes)).toBe(text);
  });

  it('sets IPv6 apart from the port', () => {
    expect(writtenSocket({ address: Uint8Array.of(10, 0, 0, 1), port: 5050 })).toBe(
      '10.0.0.1:5050',
    );
    expect(writtenSocket({ address: ipv6(0xfd00, 0, 0, 0, 0, 0, 0, 7), port: 5050 })).toBe(
      '[fd00::7]:5050',
    );
  });
});
