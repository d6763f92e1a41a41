// The figures of a run as tables, for the terminal and for the page.

import { median } from '../percentile.ts';
import { short, table, thousands } from '../say.ts';
import { counting } from './counting.ts';
import { best, type Measured } from './measured.ts';

/** All that a run of the benchmark knows. */
export interface Run {
  readonly where: string;
  /** Of the whole set, as they were asked for. */
  readonly readings: number;
  readonly boards: number;
  /** Of a round. */
  readonly seconds: number;
  /** What other work had of all processors, 0 to 1. */
  readonly others: number;
  readonly measured: readonly Measured[];
}

type Rows = readonly (readonly string[])[];

/** Tables with their titles; `text` is for a terminal. */
export function tables(run: Run): { title: string; rows: Rows; text: string }[] {
  const all = [
    { title: takingTitle(run), rows: takingRows(run) },
    { title: keepingTitle(run), rows: keepingRows(run) },
    {
      title: 'Charts: 24 h of one metric of one board, 86,400 readings into 500 buckets',
      rows: chartRows(run),
    },
  ];
  return all.map(({ title, rows }) => ({ title, rows, text: table(rows) }));
}

function takingTitle({ seconds, boards, measured }: Run): string {
  const rounds = measured[0]?.rounds.length ?? 0;
  return `Taking readings: ${rounds} rounds of ${seconds} s that take turns, ${boards} boards, empty stores`;
}

function keepingTitle({ readings, boards }: Run): string {
  return `Keeping readings: ${thousands(readings)} of them, ${boards} boards`;
}

function takingRows({ measured }: Run): Rows {
  const speed = (one: Measured) => best(one.rounds).readingsPerSecond;
  const yardstick = measured.find(({ name }) => name === counting.name);
  const head = [
    '',
    'readings/s, best',
    'median',
    'ratio',
    'durable readings/s',
    'CPU s/million',
    'peak MB',
  ];
  const rows = measured.map((one) => {
    const { cpuSecondsPerMillion, peakMb } = best(one.rounds);
    return [
      one.name,
      thousands(speed(one)),
      thousands(median(one.rounds.map(({ readingsPerSecond }) => readingsPerSecond))),
      yardstick === undefined ? '–' : (speed(one) / speed(yardstick)).toFixed(4),
      one.durable === true ? thousands(speed(one)) : '–',
      short(cpuSecondsPerMillion),
      thousands(peakMb),
    ];
  });
  return [head, ...rows];
}

function keepingRows({ measured }: Run): Rows {
  const head = [
    '',
    'readings/s',
    'CPU s/million',
    'peak MB',
    'idle MB',
    'bytes/reading',
    'compacted',
    'by',
  ];
  const rows = measured.flatMap(({ name, whole: all, rounds }) => {
    if (all === null) {
      const { bytesPerReading } = best(rounds);
      return bytesPerReading === null
        ? []
        : [[name, '–', '–', '–', '–', short(bytesPerReading), '–', '–']];
    }
    return [
      [
        name,
        thousands(all.readingsPerSecond),
        short(all.cpuSecondsPerMillion),
        thousands(all.peakMb),
        thousands(all.idleMb),
        short(all.bytesPerReading),
        short(all.bytesPerReadingCompacted),
        all.compaction,
      ],
    ];
  });
  return [head, ...rows];
}

function chartRows({ measured }: Run): Rows {
  const head = [
    '',
    'p50 ms',
    'p99 ms',
    'p50 ms at half load',
    'p99 ms at half load',
    'load, of its top',
  ];
  const rows = measured.flatMap(({ name, whole: all }) =>
    all === null
      ? []
      : [
          [
            name,
            ...[all.chart.p50, all.chart.p99, all.chartUnderLoad.p50, all.chartUnderLoad.p99].map(
              short,
            ),
            `${Math.round(all.loadShare * 100)} %`,
          ],
        ],
  );
  return [head, ...rows];
}

/** What became of the readings that a server without an answer was sent, a sentence each. */
export function losses({ measured }: Run): string[] {
  return measured.flatMap(({ name, rounds }) => {
    const lost = rounds.reduce((sum, round) => sum + round.lost, 0);
    const wrong = rounds.reduce((sum, round) => sum + round.wrong, 0);
    if (lost === 0) return [];
    const sent = lost + rounds.reduce((sum, round) => sum + round.readings, 0);
    const share = `${((lost / sent) * 100).toFixed(1)} %`;
    return [
      `${name}: of ${thousands(sent)} readings sent it lost ${thousands(lost)} (${share}), and ${thousands(wrong)} rows ` +
        'that it kept are pieces of lines. Its speed counts those that it kept as they were sent.',
    ];
  });
}
