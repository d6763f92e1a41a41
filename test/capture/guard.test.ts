// What ends a program that captures with us: found where it is, also when it could not be had before.

import { existsSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { guarded } from '../../src/capture/guard.ts';
import { requirePackage } from '../e2e/debian-package.ts';

const canGuard = requirePackage('util-linux', existsSync('/usr/bin/setpriv'));

const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
});

test.skipIf(!canGuard)('is looked for again after it could not be had', async () => {
  process.env.PATH = '/nonexistent';
  expect(await guarded(['tcpdump', '-w', '-'])).toEqual(['tcpdump', '-w', '-']);
  process.env.PATH = path;
  const command = await guarded(['tcpdump', '-w', '-']);
  expect(command[0]).toBe('setpriv');
  expect(command.slice(-3)).toEqual(['tcpdump', '-w', '-']);
});
