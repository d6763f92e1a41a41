// The cursor of a chart: a line at a time, a flag with the time, and a dot on each curve.

import { count } from '../../format/numbers.ts';
import { nearestTo } from '../data/curve.ts';
import type { Mark } from '../data/happenings.ts';
import type { ChartPlot } from './chart-plot.ts';
import { momentText } from './time-axis.ts';

/** Points farther from the cursor than this are not told, in px. */
const REACH_PX = 24;
/** The same for marks. */
const MARK_REACH_PX = 5;
/** Marks at one place that are told in words. */
const MAX_WORDS = 3;

/** A point of a curve at the cursor. */
export interface PointAt {
  readonly device: string;
  readonly at: number;
  /** Unix ms. */
  readonly time: number;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly isBucket: boolean;
}

export class CursorLayer {
  readonly #plot: ChartPlot;
  readonly #line = element('cursor-line');
  readonly #flag = element('cursor-flag');
  readonly #words = element('cursor-words');
  readonly #dots = new Map<number, HTMLElement>();

  constructor(plot: ChartPlot) {
    this.#plot = plot;
    plot.over.append(this.#line, this.#flag, this.#words);
    this.hide();
  }

  hide(): void {
    this.#line.hidden = true;
    this.#flag.hidden = true;
    this.#words.hidden = true;
    for (const dot of this.#dots.values()) dot.hidden = true;
  }

  /** @param time Unix ms */
  show(time: number, msAPx: number): void {
    const plot = this.#plot;
    const left = plot.leftOf(time);
    if (left < 0 || left > plot.widthPx) {
      this.hide();
      return;
    }
    place(this.#line, left, 0);
    this.#centre(this.#flag, left, momentText(time, msAPx));
    const marks = this.marksAt(time);
    if (marks.length === 0) this.#words.hidden = true;
    else this.#centre(this.#words, left, marksText(marks));
    for (const dot of this.#dots.values()) dot.hidden = true;
    for (const point of this.pointsAt(time)) {
      place(this.#dotFor(point.at), plot.leftOf(point.time), plot.topOf(point.value));
    }
  }

  pointsAt(time: number): readonly PointAt[] {
    const plot = this.#plot;
    const points: PointAt[] = [];
    for (const { device, at, curve } of plot.drawn) {
      const index = nearestTo(curve, time);
      if (index === null) continue;
      const found = curve.times[index] ?? 0;
      const distance = Math.abs(plot.leftOf(found) - plot.leftOf(time));
      if (distance > REACH_PX && Math.abs(found - time) > curve.stepMs / 2) continue;
      points.push({
        device,
        at,
        time: found,
        value: curve.values[index] ?? 0,
        min: curve.min[index] ?? 0,
        max: curve.max[index] ?? 0,
        count: curve.counts[index] ?? 0,
        isBucket: curve.isBuckets,
      });
    }
    return points;
  }

  marksAt(time: number): readonly Mark[] {
    const left = this.#plot.leftOf(time);
    return this.#plot.marks.filter((mark) => {
      if (Math.abs(this.#plot.leftOf(mark.at) - left) <= MARK_REACH_PX) return true;
      return mark.kind === 'gap' && mark.from <= time && time <= mark.at;
    });
  }

  /** As far as there is room on both sides. */
  #centre(label: HTMLElement, left: number, text: string): void {
    label.textContent = text;
    label.hidden = false;
    const half = label.offsetWidth / 2;
    label.style.left = `${Math.max(half, Math.min(this.#plot.widthPx - half, left))}px`;
  }

  #dotFor(at: number): HTMLElement {
    let dot = this.#dots.get(at);
    if (dot === undefined) {
      dot = element('cursor-dot');
      this.#plot.over.append(dot);
      this.#dots.set(at, dot);
    }
    dot.style.borderColor = this.#plot.colourOf(at);
    return dot;
  }
}

/** The first of them, and how many more there are. */
export function marksText(marks: readonly Mark[]): string {
  const words = marks.slice(0, MAX_WORDS).map((mark) => mark.words);
  const more = marks.length - words.length;
  return [...words, ...(more > 0 ? [`and ${count(more, 'more', 'more')}`] : [])].join('; ');
}

function element(className: string): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  return made;
}

function place(one: HTMLElement, left: number, top: number): void {
  one.style.transform = `translate(${left}px, ${top}px)`;
  one.hidden = false;
}
