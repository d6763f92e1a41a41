// Lines of strangers made visible, and how fast and how late a device is.

import { describe, expect, it } from 'vitest';
import { Delay, Rate } from '../../web/device/facts/rate.ts';
import { hexView } from '../../web/device/lines/hex-view.ts';
import { visibleParts } from '../../web/format/visible-text.ts';

describe('a line of a stranger', () => {
  it.each([
    ['12,x', [['12,x', false]]],
    ['', []],
    [
      'a\r\n\tb',
      [
        ['a', false],
        ['\\r', true],
        ['\\n', true],
        ['\\t', true],
        ['b', false],
      ],
    ],
    [
      '\x07\x1b[31m',
      [
        ['\\x07', true],
        ['\\x1b', true],
        ['[31m', false],
      ],
    ],
    // What turns the direction of text, hides, or only looks like a space.
    [
      '\u202e1\u200b2\u00a03',
      [
        ['\\u202e', true],
        ['1', false],
        ['\\u200b', true],
        ['2', false],
        ['\\xa0', true],
        ['3', false],
      ],
    ],
    ['28,3°', [['28,3°', false]]],
    [
      '1\uFFFD',
      [
        ['1', false],
        ['\uFFFD', true],
      ],
    ],
    ['<b>😀</b>', [['<b>😀</b>', false]]],
  ])('%j', (text, parts) => {
    expect(visibleParts(text).map((part) => [part.text, part.isEscape])).toEqual(parts);
  });

  it('is shown byte by byte', () => {
    expect(hexView('1,2\t°')).toBe('0000  31 2c 32 09 c2 b0                                1,2...');
    expect(hexView('0123456789abcdefX').split('\n')).toEqual([
      '0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef',
      '0010  58                                               X',
    ]);
    expect(hexView('')).toBe('');
  });
});

describe('the rate of a device', () => {
  it('is that of the last minute, once it is known', () => {
    const rate = new Rate();
    expect(rate.perSecond).toBe(null);
    rate.add(0, 100);
    rate.add(2000, 120);
    expect(rate.perSecond).toBe(null);
    rate.add(4000, 140);
    expect(rate.perSecond).toBe(10);
    for (let second = 5; second <= 120; second++) rate.add(second * 1000, 140);
    expect(rate.perSecond).toBe(0);
  });

  it('begins anew with a device that was forgotten', () => {
    const rate = new Rate();
    rate.add(0, 1000);
    rate.add(10_000, 1100);
    rate.add(20_000, 5);
    expect(rate.perSecond).toBe(null);
    rate.add(30_000, 25);
    expect(rate.perSecond).toBe(2);
  });
});

describe('the delay of a device', () => {
  it('is the usual one of the newest readings', () => {
    const delay = new Delay();
    expect(delay.usualMs).toBe(null);
    for (const ms of [100, 120, 9000, 110, -5]) delay.add(ms);
    expect(delay.usualMs).toBe(110);
    for (let count = 0; count < 15; count++) delay.add(300);
    expect(delay.usualMs).toBe(300);
  });
});
