// What may be the name of a device, a boot, a command, a metric, and what may not.

import { describe, expect, it } from 'vitest';
import {
  isAddress,
  isBootToken,
  isDeviceId,
  isFieldList,
  isMetricName,
} from '../../src/line/names.ts';
import { cutToBytes } from '../../src/line/text.ts';

describe('names', () => {
  it.each([
    ['kitchen', true],
    ['_', true],
    ['7.a_b-c', true],
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    ['', false],
    ['.x', false],
    ['-x', false],
    ['a/b', false],
    ['a\n', false],
    ['küche', false],
    ['192.168.1.42', false],
    ['192.168.1.420', true],
    ['fd00::7', false],
  ])('device id %j: %j', (text, valid) => {
    expect(isDeviceId(text)).toBe(valid);
  });

  it.each([
    ['192.168.1.42', true],
    ['fd00::7', true],
    ['kitchen', false],
    ['1.2.3', false],
  ])('address %j: %j', (text, valid) => {
    expect(isAddress(text)).toBe(valid);
  });

  it.each([
    ['7f3a', true],
    ['...', true],
    ['.', false],
    ['..', false],
    ['', false],
    ['~1', false],
    ['x'.repeat(65), false],
  ])('boot %j: %j', (text, valid) => {
    expect(isBootToken(text)).toBe(valid);
  });

  it.each([
    ['temperature', true],
    ['air temperature', true],
    ['°'.repeat(32), true],
    ['°'.repeat(33), false],
    ['', false],
    ['a\tb', false],
    ['a\u009bb', false],
    ['\ud800', false],
    ['xToken=1', false],
  ])('metric %j: %j', (text, valid) => {
    expect(isMetricName(text)).toBe(valid);
  });

  it('field lists', () => {
    const metrics = Array.from({ length: 64 }, (_, index) => `m${index}`);
    expect(isFieldList(['temperature'])).toBe(true);
    expect(isFieldList(['seq', 'millis', 'time', ...metrics])).toBe(true);
    expect(isFieldList([...metrics, 'one-more'])).toBe(false);
    expect(isFieldList([])).toBe(false);
    expect(isFieldList(['a', 'a'])).toBe(false);
    expect(isFieldList(['a', ''])).toBe(false);
    expect(isFieldList(['a', 'device'])).toBe(false);
    expect(isFieldList(['a,b'])).toBe(false);
  });
});

describe('cutToBytes', () => {
  it.each([
    ['', 3, ''],
    ['abcd', 3, 'abc'],
    ['aé', 2, 'a'],
    ['é€🌡', 2, 'é'],
    ['é€🌡', 4, 'é'],
    ['é€🌡', 5, 'é€'],
    ['é€🌡', 8, 'é€'],
    ['é€🌡', 9, 'é€🌡'],
  ])('%j to %i bytes: %j', (text, maxBytes, cut) => {
    expect(cutToBytes(text, maxBytes)).toBe(cut);
  });
});
