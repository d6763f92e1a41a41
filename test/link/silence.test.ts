// Silence by a clock of the test: when a PING is due, when a board is dead, when it was only us.

import { expect, test } from 'vitest';
import { Silence, SilenceWatch, type Watched } from '../../src/link/silence.ts';
import { until } from '../until.ts';

const RULES = { pingAfterMs: 20_000, deadAfterMs: 50_000, idleTimeoutMs: 0 };

type Step =
  | readonly [atSeconds: number, does: 'byte' | 'pause' | 'resume' | 'heartbeat']
  | readonly [atSeconds: number, judged: 'wait' | 'ping' | 'dead' | 'idle'];

const CASES: ReadonlyArray<{ name: string; idleSeconds?: number; steps: readonly Step[] }> = [
  {
    name: 'without heartbeat silence means nothing',
    steps: [
      [100, 'wait'],
      [100_000, 'wait'],
    ],
  },
  {
    name: 'PING after 20 s, the end after 50 s',
    steps: [
      [0, 'heartbeat'],
      [19.9, 'wait'],
      [20, 'ping'],
      [21, 'wait'],
      [49.9, 'wait'],
      [50, 'dead'],
    ],
  },
  {
    name: 'any byte begins it anew',
    steps: [
      [0, 'heartbeat'],
      [20, 'ping'],
      [45, 'byte'],
      [50, 'wait'],
      [64, 'wait'],
      [65, 'ping'],
      [94, 'wait'],
      [95, 'dead'],
    ],
  },
  {
    name: 'a link that is not read from is not silent',
    steps: [
      [0, 'heartbeat'],
      [10, 'pause'],
      [500, 'wait'],
      [510, 'resume'],
      [519, 'wait'],
      [520, 'ping'],
      [530, 'pause'],
      [600, 'resume'],
      [619, 'wait'],
      [620, 'dead'],
    ],
  },
  {
    name: 'a second pause does not move the first',
    steps: [
      [0, 'heartbeat'],
      [10, 'pause'],
      [15, 'pause'],
      [20, 'resume'],
      [25, 'resume'],
      [29, 'wait'],
      [30, 'ping'],
    ],
  },
  {
    name: 'nobody is dead whose PING had no time to be answered',
    steps: [
      [0, 'heartbeat'],
      [90, 'ping'],
      [119, 'wait'],
      [120, 'dead'],
    ],
  },
  {
    name: 'the idle timeout needs no heartbeat',
    idleSeconds: 10,
    steps: [
      [9.9, 'wait'],
      [9.95, 'byte'],
      [19.9, 'wait'],
      [20, 'idle'],
    ],
  },
];

test.each(CASES)('$name', ({ idleSeconds, steps }) => {
  const rules = { ...RULES, idleTimeoutMs: (idleSeconds ?? 0) * 1000 };
  const silence = new Silence(0);
  for (const [atSeconds, step] of steps) {
    const now = atSeconds * 1000;
    if (step === 'byte') silence.broken(now);
    else if (step === 'pause') silence.pause(now);
    else if (step === 'resume') silence.resume(now);
    else if (step === 'heartbeat') silence.beginHeartbeat();
    else expect([atSeconds, silence.judge(now, rules)]).toEqual([atSeconds, step]);
  }
});

class WatchedNotes implements Watched {
  readonly silence = new Silence(0);
  readonly log: string[] = [];
  ping(): void {
    this.log.push('ping');
  }
  silent(reason: string): void {
    this.log.push(reason);
  }
}

test('the watch pings, ends, and gives its reason', async () => {
  let now = 0;
  const watch = new SilenceWatch(RULES, 2, () => ({ wallMs: now, monoMs: now }));
  const link = new WatchedNotes();
  link.silence.beginHeartbeat();
  watch.watch(link);
  now = 20_000;
  await until(() => link.log.length === 1);
  now = 50_000;
  await until(() => link.log.length === 2);
  watch.unwatch(link);
  expect(link.log).toEqual(['ping', 'silent for 50 s']);
  expect(watch.size).toBe(0);
});

test('a look that comes late lets the waiting bytes be read first', async () => {
  let now = 0;
  let looks = 0;
  const watch = new SilenceWatch({ ...RULES, idleTimeoutMs: 1000 }, 2, () => {
    looks++;
    return { wallMs: now, monoMs: now };
  });
  const link = new WatchedNotes();
  watch.watch(link);
  await until(() => looks > 2);
  now = 5000;
  const before = looks;
  await until(() => looks > before);
  link.silence.broken(now);
  await until(() => looks > before + 3);
  watch.unwatch(link);
  expect(link.log).toEqual([]);
});
