// Why a port cannot be opened: from the words of the system to those that say what to do.

import { describe, expect, test } from 'vitest';
import {
  type Access,
  forbiddenInWords,
  groupEntry,
  missingInWords,
  openFailure,
} from '../../src/link/serial-failure.ts';

const place = { path: '/dev/ttyUSB0', baudRate: 250_001 };

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'serial-missing'],
  ['Error: Input/output error setting custom baud rate of 115200', 'serial-missing'],
  ['Opening COM3: File not found', 'serial-missing'],
  ['Error: Permission denied, cannot open /dev/ttyUSB0', 'serial-forbidden'],
  ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'serial-busy'],
  ['Error Resource temporarily unavailable Cannot lock port', 'serial-busy'],
  ['Opening COM3: Access denied', 'serial-busy'],
  ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', 'serial-no-port'],
  ['Error: Invalid argument || while setting custom baud rate of 250001', 'serial-failed'],
  ['Error: Too many open files, cannot open /dev/ttyUSB0', 'serial-failed'],
])('%s: %s', async (words, code) => {
  const failure = await openFailure(place, new Error(words));
  expect(failure.code).toBe(code);
  expect(failure.message).toContain(place.path);
  expect(failure.message).not.toMatch(/Error|\n/);
});

describe('a port that is forbidden', () => {
  const access: Access = {
    path: '/dev/ttyUSB0',
    mode: 0o20660,
    group: 'dialout',
    user: 'ada',
    member: false,
  };

  test('names the group, and how to get into it', () =>
    expect(forbiddenInWords(access)).toBe(
      '/dev/ttyUSB0 is for the group dialout, and ada is not in it: sudo usermod -aG dialout ada, then log out and in again',
    ));

  test('a login that began before needs no second usermod', () =>
    expect(forbiddenInWords({ ...access, member: true })).toMatch(
      /dialout.*: log out and in again$/,
    ));

  test('a group that may not read it is no way out', () =>
    expect(forbiddenInWords({ ...access, mode: 0o20600, group: 'root' })).toMatch(
      /nor by its group root: sudo chmod g\+rw \/dev\/ttyUSB0$/,
    ));
});

test('a group is found by its number', () => {
  const text = 'root:x:0:\ndialout:x:20:ada,bob\n+nis\n\nstaff:x:50:\n';
  expect(groupEntry(text, 20)).toEqual({ name: 'dialout', members: ['ada', 'bob'] });
  expect(groupEntry(text, 2)).toBeNull();
});

test('a missing port names those that are there', () => {
  expect(missingInWords('/dev/a', [])).toMatch(/nor at any other port: plug it in/);
  expect(missingInWords('/dev/a', ['/dev/b', '/dev/c'])).toBe(
    'there is no board at /dev/a: plug it in, or take /dev/b, /dev/c',
  );
  const many = Array.from({ length: 10 }, (_, i) => `/dev/ttyUSB${i}`);
  expect(missingInWords('/dev/a', many)).toMatch(/\/dev\/ttyUSB7 or one of 2 more$/);
});
