// Which point of a chart a person means by a click, and which readings it stands for.

import type { ChartPlot } from './chart-plot.ts';
import type { CursorLayer, PointAt } from './cursor-layer.ts';

/** Readings of a device in a part of time. */
export interface Picked {
  readonly device: string;
  readonly metric: string;
  /** Unix ms; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** How many there are. */
  readonly count: number;
}

/** A click that is farther from a point than this means none, in px. */
const REACH_PX = 12;

/** The point under a place of the plot; of several the nearest. Undefined: there is none. */
export function pointUnder(
  plot: ChartPlot,
  cursor: CursorLayer,
  left: number,
  top: number,
): PointAt | undefined {
  const near = cursor
    .pointsAt(plot.timeAt(left))
    .map((point) => ({ point, px: distance(plot, point, left, top) }))
    .filter(({ px }) => px <= REACH_PX)
    .sort((a, b) => a.px - b.px);
  return near[0]?.point;
}

/** @param stepMs length of a bucket; 0: the point is a reading */
export function pickedOf({ device, time, count }: PointAt, metric: string, stepMs: number): Picked {
  const from = stepMs === 0 ? time : time - stepMs / 2;
  return { device, metric, from, to: stepMs === 0 ? time + 1 : from + stepMs, count };
}

/** Of a bucket any value between the least and the greatest is on it. */
function distance(plot: ChartPlot, point: PointAt, left: number, top: number): number {
  const across = point.isBucket ? 0 : plot.leftOf(point.time) - left;
  const [highest, lowest] = [plot.topOf(point.max), plot.topOf(point.min)];
  const up = Math.max(highest - top, top - lowest, 0);
  return Math.hypot(across, up);
}
