// What a console is asked to talk to, and names that are near a wrong one.

import { describe, expect, it } from 'vitest';
import { nearNames } from '../../../src/cli/console/near-names.ts';
import { parseTarget } from '../../../src/cli/console/target.ts';

describe('a target', () => {
  it.each([
    ['192.168.1.42:8888', { kind: 'tcp', host: '192.168.1.42', port: 8888 }],
    ['[fd00::7]:8888', { kind: 'tcp', host: 'fd00::7', port: 8888 }],
    ['esp.local:23', { kind: 'tcp', host: 'esp.local', port: 23 }],
    ['/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115_200 }],
    ['/dev/ttyUSB0@9600', { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 9600 }],
    ['./port', { kind: 'serial', path: './port', baudRate: 115_200 }],
    ['COM3', { kind: 'serial', path: 'COM3', baudRate: 115_200 }],
    ['COM3@9600', { kind: 'serial', path: 'COM3', baudRate: 9600 }],
    ['kitchen', { kind: 'device', id: 'kitchen' }],
    ['COM3x', { kind: 'device', id: 'COM3x' }],
    ['192.168.1.42', { kind: 'device', id: '192.168.1.42' }],
    ['fd00::7', { kind: 'device', id: 'fd00::7' }],
  ])('%s is understood', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    ['[::1]', /port is missing/],
    ['kitchen:', /whole number/],
    ['kitchen:0', /port 0/],
    ['kitchen:99999', /0 to 65535/],
    ['kitchen sink', /host:port/],
    ['/dev/ttyUSB0@fast', /baud rate/],
    ['', /host:port/],
  ])('%j is refused, with what would be right', (text, words) => {
    expect(() => parseTarget(text)).toThrow(words);
  });
});

describe('near names', () => {
  const known = ['kitchen', 'kitchen-2', 'cellar', 'board-1', 'board-10', '192.168.1.42'];

  it.each([
    ['kitchn', ['kitchen']],
    ['Kitchen', ['kitchen', 'kitchen-2']],
    ['kitchen2', ['kitchen', 'kitchen-2']],
    ['board', ['board-1', 'board-10']],
    ['192.168.1.43', ['192.168.1.42']],
    ['zebra', []],
    ['x', []],
  ])('of %s are %j', (name, near) => {
    expect(nearNames(name, known)).toEqual(near);
  });
});
