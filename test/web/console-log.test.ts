// The lines that a console keeps, what it fetches besides, and what was typed.

import { describe, expect, it } from 'vitest';
import { Days } from '../../web/console/days.ts';
import { type Line, note, unseen, wireLine } from '../../web/console/line.ts';
import { Log, MAX_LINES } from '../../web/console/log.ts';
import { Typed } from '../../web/console/typed.ts';
import { windowAt, windowAtEnd } from '../../web/console/window.ts';

const lines = (from: number, to: number): Line[] =>
  Array.from({ length: to - from }, (_, at) => wireLine('in', from + at, `line ${from + at}`));
const texts = (log: Log) => log.lines.map(({ text }) => text);

describe('a log', () => {
  it('keeps the newest lines', () => {
    const log = new Log();
    log.add(lines(0, 10));
    log.add(lines(10, MAX_LINES + 3));
    expect(log.lines).toHaveLength(MAX_LINES);
    expect([texts(log)[0], texts(log).at(-1)]).toEqual(['line 3', `line ${MAX_LINES + 2}`]);
  });

  it('stays as it is during a pause, and loses nothing by it', () => {
    const log = new Log();
    log.add(lines(0, 2));
    log.pause();
    log.add(lines(2, 5));
    expect([texts(log), log.waiting]).toEqual([['line 0', 'line 1'], 3]);
    log.resume();
    expect([texts(log), log.waiting]).toEqual([lines(0, 5).map(({ text }) => text), 0]);
  });

  it('says how many lines came in vain during a long pause', () => {
    const log = new Log();
    log.pause();
    for (let from = 0; from < 2 * MAX_LINES; from += 1000) log.add(lines(from, from + 1000));
    log.add(lines(2 * MAX_LINES, 2 * MAX_LINES + 7));
    expect(log.waiting).toBe(2 * MAX_LINES + 7);
    log.resume();
    expect(log.lines).toHaveLength(MAX_LINES);
    expect(texts(log)[0]).toBe('5,008 lines that came before these during the pause were let go');
    expect([texts(log)[1], texts(log).at(-1)]).toEqual(['line 5008', 'line 10006']);
  });

  it('says at a line what is wrong with it, each fault once', () => {
    const log = new Log();
    log.add([wireLine('in', 1, '1,2'), wireLine('in', 2, '1,2'), wireLine('out', 3, '1,2')]);
    log.pause();
    log.add([wireLine('in', 4, '9,9')]);
    const before = log.lines;
    log.mark([
      { text: '1,2', fault: 'too few' },
      { text: '9,9', fault: 'late' },
      { text: 'other', fault: 'x' },
    ]);
    expect(log.lines.map(({ fault }) => fault)).toEqual([null, 'too few', null]);
    expect(before.map(({ fault }) => fault)).toEqual([null, null, null]);
    log.resume();
    expect(log.lines.at(-1)?.fault).toBe('late');
    expect(log.lines.at(-1)?.searched).toContain('late');
  });
});

describe('days', () => {
  it('are told where another one begins', () => {
    const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
    const at = (text: string) => wireLine('in', Date.parse(text), text);
    const days = new Days(dayOf, Date.parse('2026-11-21T10:00:00Z'));
    const told = (...lines: Line[]) => days.mark(lines).map(({ text }) => text);
    const [old, older] = [at('2026-11-20T23:59:59Z'), at('2026-11-20T23:59:59.500Z')];
    expect(told(old, older)).toEqual(['2026-11-20', old.text, older.text]);
    const now = at('2026-11-21T10:00:01Z');
    expect(told(now)).toEqual(['2026-11-21', now.text]);
    expect(told(at('2026-11-21T10:00:59Z'), at('2026-11-21T23:59:00Z'))).toHaveLength(2);
    const next = at('2026-11-22T00:00:00Z');
    expect(told(next)).toEqual(['2026-11-22', next.text]);
  });
});

describe('the past of a console', () => {
  it('has what was not seen yet, each line by its time', () => {
    const past = [note(5, 'connected: ::1'), wireLine('in', 6, 'hi'), wireLine('in', 7, 'hi')];
    const seen = [wireLine('in', 6, 'hi'), wireLine('out', 7, 'hi')];
    expect(unseen(past, seen)).toEqual([past[0], past[2]]);
  });
});

describe('what was typed', () => {
  it('comes back by the arrow keys, and so does what was being typed', () => {
    const typed = new Typed();
    typed.seed(['led on', 'status']);
    expect(typed.older('dra')).toBe('status');
    expect(typed.older('status')).toBe('led on');
    expect(typed.older('led on')).toBeNull();
    expect([typed.newer(), typed.newer(), typed.newer()]).toEqual(['status', 'dra', null]);
  });

  it('keeps the same line once in a row, and begins at its end again', () => {
    const typed = new Typed();
    typed.add('a');
    typed.add('a');
    typed.seed(['z']);
    expect(['', ''].map((shown) => typed.older(shown))).toEqual(['a', 'z']);
    typed.add('b');
    expect(typed.older('')).toBe('b');
  });
});

describe('the part of a log on the screen', () => {
  const heights = [10, 20, 30, 10, 10];

  it.each([
    [0, 10, { first: 0, end: 1, above: 0, below: 70 }],
    [10, 35, { first: 1, end: 3, above: 10, below: 20 }],
    [-50, 500, { first: 0, end: 5, above: 0, below: 0 }],
    [75, 90, { first: 4, end: 5, above: 70, below: 0 }],
    [200, 300, { first: 5, end: 5, above: 80, below: 0 }],
  ])('from %i to %i is %j', (top, bottom, expected) => {
    expect(windowAt(heights, top, bottom)).toEqual(expected);
  });

  it('at its end is as much as is seen', () => {
    expect(windowAtEnd(heights, 25)).toEqual({ first: 2, end: 5, above: 30, below: 0 });
    expect(windowAtEnd(heights, 1000)).toEqual({ first: 0, end: 5, above: 0, below: 0 });
    expect(windowAtEnd([], 100)).toEqual({ first: 0, end: 0, above: 0, below: 0 });
  });
});
