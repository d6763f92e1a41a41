// Lines/s at full speed: counted, parsed, durable.

import { once } from '../once.ts';
import { say, short, table, thousands } from '../say.ts';
import { type AtFullSpeed, countBytes, frameAndParse, storeDurably } from '../top-speed.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;

const SUBJECTS = [
  { name: 'counts bytes', measure: countBytes },
  { name: 'frames and parses', measure: frameAndParse },
  { name: 'durable, with ACKs', measure: storeDurably },
];

export const bulk: Row = {
  name: 'bulk',
  about: `lines/s over 8 connections; the best of ${ROUNDS} rounds that take turns`,
  async run(bench) {
    const rounds = SUBJECTS.map((): AtFullSpeed[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, { measure }] of SUBJECTS.entries()) rounds[i].push(await measure());
    }
    const [counted, parsed, durable] = rounds.map(best);
    bench.counted = once(async () => counted.linesPerSecond);
    bench.top = once(async () => durable.linesPerSecond);
    const rows = [counted, parsed, durable].map((one, i) => [
      SUBJECTS[i].name,
      thousands(one.linesPerSecond),
      (one.linesPerSecond / counted.linesPerSecond).toFixed(4),
      short(one.cpuSecondsPerMillion),
      thousands(one.peakMb),
    ]);
    say(table([['  ', 'lines/s', 'ratio', 'CPU s/million', 'peak MB'], ...rows]));
  },
};

function best(rounds: readonly AtFullSpeed[]): AtFullSpeed {
  return rounds.reduce((a, b) => (b.linesPerSecond > a.linesPerSecond ? b : a));
}
