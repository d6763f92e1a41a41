// Host names are looked up a few at a time, so that a name server that is away holds up little.

import type { LookupFunction } from 'node:net';
import { expect, test } from 'vitest';
import { lookupAtMost } from '../../src/link/lookup.ts';

/** A resolver that answers when it is told to. */
function resolver() {
  const asked = new Map<string, Parameters<LookupFunction>[2]>();
  const lookup: LookupFunction = (host, _options, answer) => asked.set(host, answer);
  const answer = (host: string) => {
    const tell = asked.get(host);
    asked.delete(host);
    tell?.(null, [{ address: `of ${host}`, family: 4 }]);
  };
  return { asked, lookup, answer };
}

test('the others wait until one is answered', () => {
  const { asked, lookup, answer } = resolver();
  const limited = lookupAtMost(2, lookup);
  const heard: unknown[] = [];
  for (const host of ['a', 'b', 'c', 'd']) {
    limited(host, { all: true }, (_error, addresses) => heard.push(addresses));
  }
  expect([...asked.keys()]).toEqual(['a', 'b']);
  answer('b');
  expect([...asked.keys()]).toEqual(['a', 'c']);
  answer('c');
  answer('d');
  answer('a');
  expect(heard).toEqual(['b', 'c', 'd', 'a'].map((host) => [{ address: `of ${host}`, family: 4 }]));
});

test('who asks for the same name shares the answer, and the next asks again', () => {
  const { asked, lookup, answer } = resolver();
  const limited = lookupAtMost(1, lookup);
  let heard = 0;
  const count = () => heard++;
  limited('a', { all: true }, count);
  limited('a', { all: true }, count);
  answer('a');
  expect(heard).toBe(2);
  limited('a', { all: true }, count);
  expect([...asked.keys()]).toEqual(['a']);
});
