// How uPlot draws the frame of a chart: its axes, in the page's own type and colours.

import uPlot from 'uplot';
import { numberText } from '../../format/numbers.ts';
import type { Colours } from './colours.ts';
import { tickTexts } from './time-axis.ts';

/** Of a chart with its time axis, in px. */
export const HEIGHT_PX = 188;
/** The same for all, so that they have one time axis. */
const Y_AXIS_PX = 58;
const X_AXIS_PX = 38;
/** Room for the unit above the topmost value. */
const TOP_PX = 24;
const RIGHT_PX = 10;
const FONT_PX = 11;
/** A unit is a board's own word, and may be long. */
const MAX_UNIT = 10;
/** Beyond it a difference of two doubles is no number any more. */
const GREATEST = 1e300;

export interface PlotParts {
  readonly width: number;
  colours(): Colours;
  unit(): string;
  /** `local` or an IANA name. */
  zone(): string;
  paint(plot: uPlot): void;
}

export function plotOptions({ width, colours, unit, zone, paint }: PlotParts): uPlot.Options {
  const font = `${FONT_PX}px ${colours().font}`;
  const asGiven: uPlot.Range.Function = (_, min, max) => [min, max];
  const ink = () => colours().quiet;
  const grid = { stroke: () => colours().line, width: 1 };
  const frame = { font, stroke: ink, grid, border: { show: false } };
  return {
    width,
    height: HEIGHT_PX,
    ms: 1,
    tzDate: (time) => {
      const date = new Date(time);
      return zone() === 'local' ? date : uPlot.tzDate(date, zone());
    },
    padding: [TOP_PX, RIGHT_PX, 0, 0],
    scales: {
      x: { time: true, auto: false, range: asGiven },
      y: { auto: false, range: asGiven },
    },
    series: [{}, { scale: 'y' }],
    axes: [
      {
        ...frame,
        size: X_AXIS_PX,
        space: 84,
        gap: 4,
        lineGap: 1.25,
        ticks: { ...grid, size: 4 },
        values: (_, ticks, __, ___, step) => tickTexts(ticks, step),
      },
      {
        ...frame,
        scale: 'y',
        size: Y_AXIS_PX,
        space: 22,
        gap: 6,
        ticks: { show: false },
        values: (_, ticks) => ticks.map(numberText),
      },
    ],
    cursor: { show: false },
    legend: { show: false },
    hooks: {
      drawAxes: [(plot) => paintUnit(plot, font, ink(), unit())],
      draw: [paint],
    },
  };
}

/** The ends of the value axis: a little more than there is, in round numbers. */
export function yRange(least: number, greatest: number): readonly [number, number] {
  if (least > greatest) return [0, 1];
  const [low, high] = [Math.max(least, -GREATEST), Math.min(greatest, GREATEST)];
  if (low === high) {
    // What does not change runs through the middle of an axis that is about as fine as its figures.
    const around = low === 0 ? 1 : Math.max(Math.min(Math.abs(low) / 2, 0.5), Math.abs(low) / 1000);
    return [low - around, low + around];
  }
  const [min, max] = uPlot.rangeNum(low, high, 0.12, true);
  return [min ?? low, max ?? high];
}

/** Above the value axis. */
function paintUnit({ ctx, bbox }: uPlot, font: string, colour: string, unit: string): void {
  const ratio = uPlot.pxRatio;
  const text = unit.length > MAX_UNIT ? `${unit.slice(0, MAX_UNIT)}…` : unit;
  ctx.save();
  ctx.font = font.replace(`${FONT_PX}px`, `${FONT_PX * ratio}px`);
  ctx.fillStyle = colour;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, bbox.left - 6 * ratio, bbox.top - 16 * ratio, bbox.left - 8 * ratio);
  ctx.restore();
}
