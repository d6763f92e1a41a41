// A chart on the screen: uPlot for the frame, our own curves in it, and a cursor above.

import './chart.css';
import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { quantity } from '../../format/numbers.ts';
import { timeZone } from '../../format/preferences.ts';
import type { ChartOf } from '../charts/chart-list.ts';
import type { ChartsView, Frame } from '../charts/charts-view.ts';
import { type Conversion, type Curve, type CurvePart, partOf } from '../data/curve.ts';
import type { Mark } from '../data/happenings.ts';
import type { Span } from '../range/range.ts';
import { HEIGHT_PX, plotOptions, yRange } from './chart-options.ts';
import { type Colours, readColours } from './colours.ts';
import { lookOf } from './look.ts';
import { clipped, type Plane, paintCurve, paintMarks } from './paint.ts';

export interface DrawnCurve {
  readonly device: string;
  /** Which of the devices it is, from 0. */
  readonly at: number;
  readonly curve: Curve;
  readonly part: CurvePart;
}

export class ChartPlot {
  readonly over: HTMLElement;
  readonly #view: ChartsView;
  readonly #chart: ChartOf;
  readonly #host: HTMLElement;
  readonly #plot: uPlot;
  #colours: Colours;
  #drawn: readonly DrawnCurve[] = [];
  #marks: readonly Mark[] = [];
  #span: Span = { from: 0, to: 1 };
  #range: readonly [number, number] = [0, 1];

  constructor(host: HTMLElement, view: ChartsView, chart: ChartOf) {
    this.#view = view;
    this.#chart = chart;
    this.#host = host;
    this.#colours = readColours(host);
    const options = plotOptions({
      width: Math.max(100, host.clientWidth),
      colours: () => this.#colours,
      unit: () => quantity(0, chart.unit).unit,
      zone: () => timeZone.peek(),
      paint: (plot) => this.#paint(plot),
    });
    this.#plot = new uPlot(options, [[], []], host);
    this.over = this.#plot.over;
    this.#plot.root.classList.add('plot');
  }

  /** Px of the page. */
  get widthPx(): number {
    return this.#plot.bbox.width / uPlot.pxRatio;
  }

  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  get drawn(): readonly DrawnCurve[] {
    return this.#drawn;
  }

  get marks(): readonly Mark[] {
    return this.#marks;
  }

  resize(width: number): void {
    this.#plot.setSize({ width: Math.max(100, width), height: HEIGHT_PX });
  }

  draw({ span, isRestyled }: Frame): void {
    if (isRestyled) this.#colours = readColours(this.#host);
    this.#span = span;
    const conversion = conversionOf(this.#chart.unit);
    const drawn: DrawnCurve[] = [];
    const marks: Mark[] = [];
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { device, at } of this.#chart.curves) {
      const data = this.#view.data.of(device);
      if (data === undefined) continue;
      const curve = data.curve(this.#chart.metric, conversion);
      const part = partOf(curve, span, data.happenings.interruptions);
      drawn.push({ device, at, curve, part });
      marks.push(...data.happenings.within(span));
      least = Math.min(least, part.least ?? least);
      greatest = Math.max(greatest, part.greatest ?? greatest);
    }
    this.#drawn = drawn;
    this.#marks = marks;
    this.#range = yRange(least, greatest);
    const [min, max] = this.#range;
    this.#plot.batch(() => {
      this.#plot.setScale('x', { min: span.from, max: span.to });
      this.#plot.setScale('y', { min, max });
    });
  }

  /** Px from the left of the plot. */
  timeAt(left: number): number {
    const { from, to } = this.#span;
    return from + (left / this.widthPx) * (to - from);
  }

  leftOf(time: number): number {
    const { from, to } = this.#span;
    return ((time - from) / (to - from)) * this.widthPx;
  }

  /** Px from the top of the plot. */
  topOf(value: number): number {
    const [least, greatest] = this.#range;
    const height = this.#plot.bbox.height / uPlot.pxRatio;
    return (1 - (value - least) / (greatest - least)) * height;
  }

  colourOf(at: number): string {
    return this.#colours.curves[at] ?? this.#colours.ink;
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #paint(plot: uPlot): void {
    const { left, top, width, height } = plot.bbox;
    const [least, greatest] = this.#range;
    const ratio = uPlot.pxRatio;
    const plane: Plane = { left, top, width, height, ratio, span: this.#span, least, greatest };
    const isAlone = this.#drawn.length === 1;
    paintMarks(plot.ctx, plane, this.#marks, this.#colours);
    clipped(plot.ctx, plane, () => {
      for (const { curve, part, at } of this.#drawn) {
        const style = { colour: this.colourOf(at), shape: lookOf(at).shape, at, isAlone };
        paintCurve(plot.ctx, plane, curve, part, style);
      }
    });
  }
}

/** The units that a person can choose between differ by a straight line. */
function conversionOf(unit: string | null): Conversion {
  const offset = quantity(0, unit).value;
  return { factor: quantity(1, unit).value - offset, offset };
}
