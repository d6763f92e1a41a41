// What an IP address is, is the same as for Node.

import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isIpAddress } from '../../src/line/ip-address.ts';

const number = fc.oneof(fc.nat(255), fc.constantFrom(256, 1000)).map(String);
const octet = fc.oneof(
  { weight: 9, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom('00', '01', '', ' 1', '1a') },
);
const ipv4 = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.'));
const group = fc.oneof(
  { weight: 20, arbitrary: fc.nat(0xffff).map((one) => one.toString(16)) },
  { weight: 1, arbitrary: fc.constantFrom('', '00000', 'G', 'FFFF', '0', '1.2.3.4') },
);
const ipv6 = fc
  .tuple(
    fc.array(group, { maxLength: 8 }),
    fc.constantFrom('', ':', '::', ':::'),
    fc.array(group, { maxLength: 8 }),
    fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: ipv4 }),
    fc.constantFrom('', '', '', '%eth0', '%', '%1%2', '%ü'),
  )
  .map(([before, middle, after, end, zone]) => {
    const tail = [...after, ...(end === '' ? [] : [end])].join(':');
    return `${before.join(':')}${middle}${tail}${zone}`;
  });

it('is told as Node tells it', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6, fc.string()), (text) => {
      expect(isIpAddress(text)).toBe(isIP(text) !== 0);
    }),
    { numRuns: 50_000 },
  );
});

it.each(['::', '::1', '1:2:3:4:5:6:7::', '::ffff:192.168.1.42', 'fe80::1%eth0', '1::8'])(
  '%s is one',
  (text) => {
    expect(isIpAddress(text)).toBe(true);
  },
);
