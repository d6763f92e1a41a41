// Which coding is chosen for which Accept-Encoding.

import { describe, expect, it } from 'vitest';
import { type Coding, chooseCoding } from '../../src/http/content-coding.ts';

const ALL: readonly Coding[] = ['br', 'gzip', 'identity'];

describe('of br, gzip and identity', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0.001', 'br'],
    ['br;q=0', 'identity'],
    ['br;q=0, gzip;q=0.000', 'identity'],
    ['br ; Q=1.000 , gzip', 'br'],
    ['identity, br;q=0.5', 'identity'],
    ['deflate', 'identity'],
    ['*', 'br'],
    ['*;q=0.5, gzip', 'gzip'],
    ['*, br;q=0', 'gzip'],
    ['*;q=0', null],
    ['*;q=0, identity', 'identity'],
    ['identity;q=0', null],
    ['identity;q=0, gzip;q=0.1', 'gzip'],
    ['deflate, identity;q=0', null],
    ['br;q=2, gzip;q=x, br;q=', 'identity'],
    ['br;q=1;level=11', 'identity'],
    [', ,;q=1,', 'identity'],
    ['constructor', 'identity'],
  ])('%j takes %s', (accepted, coding) => {
    expect(chooseCoding(accepted, ALL)).toBe(coding);
  });
});

it('a file that there is only as it is comes so, unless that is refused', () => {
  expect(chooseCoding('br, gzip', ['identity'])).toBe('identity');
  expect(chooseCoding('*;q=0.1', ['identity'])).toBe('identity');
  expect(chooseCoding('br, *;q=0', ['identity'])).toBe(null);
});
