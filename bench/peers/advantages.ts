// Where a peer's figure is better than Tapline's, in words, so that the page never says less.

import { short, thousands } from '../say.ts';
import { counting } from './counting.ts';
import { best, type Measured } from './measured.ts';
import { tapline } from './tapline.ts';

interface Figure {
  readonly name: string;
  readonly better: 'more' | 'less';
  /** NaN where there is none. */
  of(measured: Measured): number;
  words(value: number): string;
}

const ms = (value: number) => `${short(value)} ms`;
const megabytes = (value: number) => `${thousands(value)} MB`;

const FIGURES: readonly Figure[] = [
  {
    name: 'readings/s taken',
    better: 'more',
    of: ({ rounds }) => best(rounds).readingsPerSecond,
    words: thousands,
  },
  {
    name: 'readings/s over the whole set',
    better: 'more',
    of: ({ whole }) => whole?.readingsPerSecond ?? Number.NaN,
    words: thousands,
  },
  {
    name: 'CPU seconds a million readings',
    better: 'less',
    of: ({ whole, rounds }) => (whole ?? best(rounds)).cpuSecondsPerMillion,
    words: short,
  },
  {
    name: 'peak memory',
    better: 'less',
    of: ({ whole, rounds }) => (whole ?? best(rounds)).peakMb,
    words: megabytes,
  },
  {
    name: 'idle memory',
    better: 'less',
    of: ({ whole }) => whole?.idleMb ?? Number.NaN,
    words: megabytes,
  },
  {
    name: 'bytes a reading as the run left it',
    better: 'less',
    of: ({ whole, rounds }) => whole?.bytesPerReading ?? best(rounds).bytesPerReading ?? Number.NaN,
    words: short,
  },
  {
    name: 'bytes a reading, compacted',
    better: 'less',
    of: ({ whole }) => whole?.bytesPerReadingCompacted ?? Number.NaN,
    words: short,
  },
  {
    name: 'chart, p50',
    better: 'less',
    of: ({ whole }) => whole?.chart.p50 ?? Number.NaN,
    words: ms,
  },
  {
    name: 'chart, p99',
    better: 'less',
    of: ({ whole }) => whole?.chart.p99 ?? Number.NaN,
    words: ms,
  },
  {
    name: 'chart at half load, p50',
    better: 'less',
    of: ({ whole }) => whole?.chartUnderLoad.p50 ?? Number.NaN,
    words: ms,
  },
  {
    name: 'chart at half load, p99',
    better: 'less',
    of: ({ whole }) => whole?.chartUnderLoad.p99 ?? Number.NaN,
    words: ms,
  },
];

/** One line a figure and peer; the yardstick is no peer. */
export function advantages(measured: readonly Measured[]): string[] {
  const ours = measured.find(({ name }) => name === tapline.name);
  if (ours === undefined) return [];
  const peers = measured.filter(({ name }) => name !== tapline.name && name !== counting.name);
  return FIGURES.flatMap((figure) =>
    peers
      .filter((peer) => isBetter(figure, figure.of(peer), figure.of(ours)))
      .map((peer) => {
        const [theirs, own] = [figure.of(peer), figure.of(ours)].map((value) =>
          figure.words(value),
        );
        return `${peer.name}: ${figure.name} ${theirs} (Tapline ${own})`;
      }),
  );
}

function isBetter({ better }: Figure, theirs: number, ours: number): boolean {
  return better === 'more' ? theirs > ours : theirs < ours;
}
