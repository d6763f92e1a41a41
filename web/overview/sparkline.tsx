// A metric over the last minutes, as a small curve that breaks where nothing came.

import './sparkline.css';
import type { Spark } from '../fleet/protocol.ts';
import { numberText, quantity } from '../format/numbers.ts';

const WIDTH = 120;
const HEIGHT = 32;
/** So that the stroke is not cut. */
const MARGIN = 2;
/** A step that is so many times the usual one is a gap: the curve breaks. */
const LONGEST_STEP = 3;

interface SparklineProps {
  readonly spark: Spark | null;
  readonly unit: string | null;
}

export function Sparkline({ spark, unit }: SparklineProps) {
  const values = spark?.values.filter((value) => value !== null) ?? [];
  if (spark === null || values.length === 0) return <div class="sparkline" />;
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words(spark.metric, least, greatest, unit)}
    >
      <path d={curve(spark.values, least, greatest)} />
    </svg>
  );
}

function words(metric: string, least: number, greatest: number, unit: string | null): string {
  const text = (value: number) => {
    const shown = quantity(value, unit);
    return `${numberText(shown.value)} ${shown.unit}`.trim();
  };
  return `${metric} in the last 15 minutes: ${text(least)} to ${text(greatest)}`;
}

function curve(values: Spark['values'], least: number, greatest: number): string {
  const height = HEIGHT - 2 * MARGIN;
  // Halves: the distance of the largest numbers is none.
  const span = greatest / 2 - least / 2;
  const longest = LONGEST_STEP * usualStep(values);
  let path = '';
  let before = Number.NEGATIVE_INFINITY;
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    const x = ((at + 0.5) * WIDTH) / values.length;
    // What does not change runs through the middle.
    const y = MARGIN + height * (span === 0 ? 0.5 : 1 - (value / 2 - least / 2) / span);
    const place = `${x.toFixed(1)} ${y.toFixed(1)}`;
    // A single value is a dot: a line of no length with round ends.
    path += at - before > longest ? `M${place}L${place}` : `L${place}`;
    before = at;
  }
  return path;
}

/** The usual number of buckets from one with a value to the next. */
function usualStep(values: Spark['values']): number {
  const steps: number[] = [];
  let before: number | null = null;
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    if (before !== null) steps.push(at - before);
    before = at;
  }
  steps.sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 1;
}
