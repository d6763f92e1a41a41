// The device ids of boards that nobody named.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeviceId } from '../../src/line/names.ts';
import { dialledName, serialName } from '../../src/link/default-name.ts';

test.each([
  ['10.0.0.7', 8888, '10.0.0.7-8888'],
  ['esp-kitchen.local', 8888, 'esp-kitchen.local-8888'],
  ['fe80::1%eth0', 23, 'fe80__1_eth0-23'],
  ['::1', 23, '__1-23'],
  ['.hidden', 23, '_hidden-23'],
])('%s port %i is %s', (host, port, name) => expect(dialledName({ host, port })).toBe(name));

test.each([
  ['/dev/ttyUSB0', 'ttyUSB0'],
  ['COM3', 'COM3'],
  ['\\\\.\\COM12', 'COM12'],
  ['/dev/cu.usbserial-0001', 'cu.usbserial-0001'],
  ['/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0', 'pci-0000_00_14.0-usb-0_1_1.0-port0'],
  ['/dev/-', '_'],
  ['/dev/10.0.0.7', '_0.0.0.7'],
])('%s is %s', (path, name) => expect(serialName({ path })).toBe(name));

test('of a long name the end stays, where the port and the serial number are', () => {
  const host = `${'a'.repeat(70)}.local`;
  expect(dialledName({ host, port: 8888 })).toBe(`${'a'.repeat(53)}.local-8888`);
});

test('it is a device id whatever the host', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(65_535), (host, port) => {
      expect(isDeviceId(dialledName({ host, port }))).toBe(true);
      expect(isDeviceId(serialName({ path: host }))).toBe(true);
    }),
  );
});
