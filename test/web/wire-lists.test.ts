// What the page's worker keeps: numbers that are let go, and questions that nobody answers any more.

import { describe, expect, it } from 'vitest';
import { Answers } from '../../web/wire/answers.ts';
import { NumberList } from '../../web/wire/data/number-list.ts';

describe('a list of numbers', () => {
  it('goes on at the same places after all of it was let go', () => {
    const list = new NumberList(3);
    for (let number = 0; number < 1000; number++) list.push(number * 2);
    list.dropBefore(5000);
    expect([list.first, list.end]).toEqual([1003, 1003]);
    for (let number = 1000; number < 2000; number++) list.push(number * 2);
    expect([list.first, list.end]).toEqual([1003, 2003]);
    expect([list.at(1003), list.at(2002)]).toEqual([2000, 3998]);
    expect(list.placeOf(3000)).toBe(1503);
  });
});

describe('questions to the worker', () => {
  it('are answered by their numbers, each once', async () => {
    const answers = new Answers<string>();
    const asked: number[] = [];
    const both = [answers.ask((id) => asked.push(id)), answers.ask((id) => asked.push(id))];
    answers.give(asked[1] ?? 0, 'second');
    answers.give(asked[0] ?? 0, 'first');
    expect(await Promise.all(both)).toEqual(['first', 'second']);
  });

  it('have no answer once it has failed', async () => {
    const answers = new Answers<string>();
    const answer = answers.ask(() => {});
    answers.giveUp();
    expect(await answer).toBeNull();
  });
});
