// Keys on a chart: they move the cursor from reading to reading, and what is looked at.

import type { ChartPlot } from './chart-plot.ts';
import type { ChartsView } from './charts-view.ts';
import { type Curve, firstFrom, nearestTo } from './curve.ts';
import { moved, type Span, zoomed } from './range.ts';

/** How much of the range a step moves. */
const STEP = 0.25;
const ZOOM = 2;

/** The keys of the whole part of the page. @returns whether it was one */
export function pressRangeKey(key: string, view: ChartsView): boolean {
  const { span } = view;
  const about = view.cursor.peek() ?? (span.to >= view.now ? span.to : (span.from + span.to) / 2);
  switch (key) {
    case 'ArrowLeft':
      view.turn(moved(span, -STEP));
      return true;
    case 'ArrowRight':
      view.turn(moved(span, STEP));
      return true;
    case '+':
    case '=':
      view.turn(zoomed(span, 1 / ZOOM, about));
      return true;
    case '-':
      view.turn(zoomed(span, ZOOM, about));
      return true;
    case 'Home':
      void view.goToFirst();
      return true;
    case 'End':
      view.goToNow();
      return true;
    case 'Escape':
      view.goBack();
      return true;
    default:
      return false;
  }
}

/**
 * Moves the cursor to the next reading of a chart, or the one before; what is looked at follows.
 *
 * @returns its time in Unix ms; null: there is none
 */
export function stepCursor(view: ChartsView, plot: ChartPlot, forward: boolean): number | null {
  const { span } = view;
  const cursor = view.cursor.peek();
  let next: number | null = null;
  for (const { curve } of plot.drawn) {
    const time = nextOf(curve, cursor, forward, span, view.msAPx);
    if (time === undefined) continue;
    if (next === null || (forward ? time < next : time > next)) next = time;
  }
  if (next === null) return null;
  if (next < span.from || next >= span.to) {
    const length = span.to - span.from;
    const start = next < span.from ? next - length * 0.1 : next - length * 0.9;
    view.turn({ from: start, to: start + length });
  }
  view.cursor.value = next;
  return next;
}

/** A point that is less than a px away is the one that the cursor is at. */
function nextOf(
  curve: Curve,
  cursor: number | null,
  forward: boolean,
  span: Span,
  msAPx: number,
): number | undefined {
  const { times } = curve;
  if (cursor === null) {
    return times[forward ? firstFrom(times, span.from) : firstFrom(times, span.to) - 1];
  }
  const nearest = nearestTo(curve, cursor);
  const time = times[nearest ?? -1];
  if (nearest === null || time === undefined) return undefined;
  const isAside = Math.abs(time - cursor) > msAPx && time > cursor === forward;
  return isAside ? time : times[nearest + (forward ? 1 : -1)];
}
