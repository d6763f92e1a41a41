// Guesses at the token: how many, from where, and who is not held up by them. Time is played.

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { networkOf, TokenAttempts } from '../../src/http/token-attempts.ts';
import {
  LOGIN_FREE_FAILURES,
  LOGIN_TRUST_MS,
  LOGIN_WAIT_MAX_MS,
  MAX_AUTH_ADDRESSES,
} from '../../src/limits.ts';

const TOKEN = 'correct horse battery';
const HERE = '192.168.1.9';
const THERE = '192.168.1.10';

let now = 0;
let told: [address: string, count: number][] = [];
let attempts: TokenAttempts;
let guesses = 0;

beforeEach(() => {
  now = 1e12;
  told = [];
  guesses = 0;
  attempts = new TokenAttempts(
    TOKEN,
    () => ({ wallMs: now, monoMs: now }),
    (...what) => told.push(what),
  );
});

/** Shows tokens that are all wrong and all different. */
function guess(times = 1, from = HERE) {
  const verdicts = Array.from({ length: times }, () => attempts.judge(`guess ${++guesses}`, from));
  return verdicts.at(-1);
}

describe('a token', () => {
  it.each([
    [TOKEN, 'right'],
    ['', 'wrong'],
    [TOKEN.slice(1), 'wrong'],
    [`${TOKEN} `, 'wrong'],
    [TOKEN.toUpperCase(), 'wrong'],
    [TOKEN.repeat(100), 'wrong'],
  ])('%j is %s', (token, verdict) => {
    expect(attempts.judge(token, HERE)).toBe(verdict);
  });

  it('is not looked at for a while after too many wrong ones, also if it is right', () => {
    expect(guess(LOGIN_FREE_FAILURES)).toBe('wrong');
    expect(guess()).toBe('wrong');
    expect(guess()).toEqual({ waitMs: 1000 });
    expect(attempts.judge(TOKEN, HERE)).toEqual({ waitMs: 1000 });
    now += 999;
    expect(attempts.judge(TOKEN, HERE)).toEqual({ waitMs: 1 });
    now += 1;
    expect(attempts.judge(TOKEN, HERE)).toBe('right');
    expect(attempts.failures).toBe(LOGIN_FREE_FAILURES + 4);
  });

  it('that is right begins anew', () => {
    guess(LOGIN_FREE_FAILURES + 1);
    now += 1000;
    expect(attempts.judge(TOKEN, HERE)).toBe('right');
    expect(guess(LOGIN_FREE_FAILURES + 1)).toBe('wrong');
    expect(guess()).toEqual({ waitMs: 1000 });
  });

  it('that is wrong waits twice as long each time, to a bound, and is forgotten in the end', () => {
    guess(LOGIN_FREE_FAILURES);
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      expect(guess()).toBe('wrong');
      const refused = guess();
      const waitMs = typeof refused === 'object' ? refused.waitMs : 0;
      waits.push(waitMs);
      now += waitMs;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000));
    now += 10 * 60_000;
    expect(guess(LOGIN_FREE_FAILURES + 1)).toBe('wrong');
    expect(guess()).toEqual({ waitMs: 1000 });
  });

  it('can be guessed at only so often, however fast', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 2000 }), (pauses) => {
        const begin = now;
        let looked = 0;
        for (const pauseMs of pauses) {
          now += pauseMs;
          if (guess(1, '203.0.113.7') === 'wrong') looked++;
        }
        const rounds = Math.ceil((now - begin) / LOGIN_WAIT_MAX_MS);
        // The waits grow from 1 s to the bound in seven steps.
        expect(looked).toBeLessThanOrEqual(LOGIN_FREE_FAILURES + 8 + rounds);
        now += LOGIN_TRUST_MS;
      }),
    );
  });

  it('that is wrong again and again is one guess: a script with an old one locks nobody out', () => {
    for (let call = 0; call < 100; call++) expect(attempts.judge('old', HERE)).toBe('wrong');
    expect(attempts.judge(TOKEN, HERE)).toBe('right');
    expect(told).toEqual([[HERE, 1]]);
    expect(attempts.failures).toBe(100);
  });
});

describe('who shares an address with one who guesses', () => {
  it('goes on with a token that was right there before, and helps the other nothing', () => {
    expect(attempts.judge(TOKEN, HERE)).toBe('right');
    guess(LOGIN_FREE_FAILURES + 1);
    for (let call = 0; call < 3; call++) {
      expect(attempts.judge(TOKEN, HERE)).toBe('right');
      expect(guess()).toEqual({ waitMs: 1000 });
    }
  });

  it('has to wait when that is too long ago', () => {
    expect(attempts.judge(TOKEN, HERE)).toBe('right');
    now += LOGIN_TRUST_MS;
    guess(LOGIN_FREE_FAILURES + 1);
    expect(attempts.judge(TOKEN, HERE)).toEqual({ waitMs: 1000 });
  });

  it('is not held up at another address', () => {
    guess(50);
    expect(attempts.judge(TOKEN, THERE)).toBe('right');
    expect(attempts.judge('wrong', THERE)).toBe('wrong');
  });
});

describe('what is remembered', () => {
  it('is of so many addresses: the least recent is forgotten', () => {
    guess(LOGIN_FREE_FAILURES + 1, HERE);
    for (let host = 0; host < MAX_AUTH_ADDRESSES; host++) {
      guess(1, `10.0.${host >> 8}.${host & 255}`);
    }
    expect(guess(LOGIN_FREE_FAILURES, HERE)).toBe('wrong');
  });

  it('is told with its address and count', () => {
    guess(2);
    guess(1, THERE);
    expect(told).toEqual([
      [HERE, 1],
      [HERE, 2],
      [THERE, 1],
    ]);
  });
});

describe('an address', () => {
  it.each([
    ['192.168.1.9', '192.168.1.9'],
    ['::ffff:192.168.1.9', '192.168.1.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:DB8:1:0002:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['', ''],
  ])('%s stands for %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('within the same /64 of IPv6 is the same, and beside it another', () => {
    for (let host = 1; host <= LOGIN_FREE_FAILURES + 1; host++) guess(1, `2001:db8:0:1::${host}`);
    expect(guess(1, '2001:db8:0:1:ffff::1')).toEqual({ waitMs: 1000 });
    expect(guess(1, '2001:db8:0:2::1')).toBe('wrong');
  });
});
