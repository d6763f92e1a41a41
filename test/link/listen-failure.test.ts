// Whoever cannot listen is told what is wrong and which option changes it.

import { expect, test } from 'vitest';
import { listenFailure } from '../../src/link/listen-failure.ts';

const PLACE = { host: 'pi', port: 80, hostOption: '--http-host', portOption: '--http-port' };

test.each([
  ['EADDRINUSE', 'port-in-use', '--http-port'],
  ['EACCES', 'port-not-allowed', '--http-port'],
  ['EADDRNOTAVAIL', 'address-not-here', '--http-host'],
  ['ENOTFOUND', 'address-not-here', '--http-host'],
  ['EMFILE', 'listen-failed', 'pi port 80'],
])('%s is told as %s', (system, code, words) => {
  const cause = Object.assign(new Error('refused'), { code: system });
  const failure = listenFailure(cause, PLACE);
  expect([failure.code, failure.cause]).toEqual([code, cause]);
  expect(failure.message).toContain(words);
  expect(failure.message).toMatch(/^\S.*\.$/);
});
