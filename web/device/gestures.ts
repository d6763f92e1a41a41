// Pointer and wheel on a chart: hover, drag to zoom, wheel and touch to move and zoom.

import type { ChartPlot } from './chart-plot.ts';
import type { ChartsView } from './charts-view.ts';
import { moved, rangeOf, type Span, zoomed } from './range.ts';

/** A shorter drag is a click, in px. */
const LEAST_DRAG_PX = 5;
/** How much longer what is looked at gets by a px of a wheel. */
const ZOOM_A_PX = 1.0025;
/** Px that a line of a wheel stands for, where it counts in lines. */
const LINE_PX = 16;

interface Finger {
  readonly x: number;
  readonly at: number;
}

/** Takes them from now on. @returns ends it */
export function listen(plot: ChartPlot, view: ChartsView): () => void {
  const { over } = plot;
  const selection = document.createElement('div');
  selection.className = 'selection';
  selection.hidden = true;
  over.append(selection);
  const ended = new AbortController();
  const on = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ) => over.addEventListener(type, listener, { signal: ended.signal, passive: false });
  const leftIn = ({ clientX }: MouseEvent) => clientX - over.getBoundingClientRect().left;

  let dragFrom: number | null = null;
  /** Fingers on the chart, with the times that they hold. */
  const fingers = new Map<number, Finger>();

  const endDrag = () => {
    dragFrom = null;
    selection.hidden = true;
  };
  const drag = (left: number) => {
    if (dragFrom === null) return;
    const width = plot.widthPx;
    const [from, to] = [Math.min(dragFrom, left), Math.max(dragFrom, left)];
    selection.hidden = to - from < LEAST_DRAG_PX;
    selection.style.left = `${Math.max(0, from)}px`;
    selection.style.width = `${Math.min(width, to) - Math.max(0, from)}px`;
  };

  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    const left = leftIn(event);
    over.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, { x: left, at: plot.timeAt(left) });
      hold(fingers, plot);
      view.cursor.value = plot.timeAt(left);
    } else {
      dragFrom = left;
    }
  });
  on('pointermove', (event) => {
    const left = leftIn(event);
    const finger = fingers.get(event.pointerId);
    if (finger === undefined) {
      view.cursor.value = plot.timeAt(Math.min(plot.widthPx, Math.max(0, left)));
      drag(left);
      return;
    }
    fingers.set(event.pointerId, { ...finger, x: left });
    const span = spanUnder([...fingers.values()], plot.widthPx, view.span);
    if (span !== null) view.turn(span);
  });
  on('pointerup', (event) => {
    fingers.delete(event.pointerId);
    hold(fingers, plot);
    if (dragFrom === null) return;
    const left = leftIn(event);
    const [from, to] = [Math.min(dragFrom, left), Math.max(dragFrom, left)];
    const isDrag = to - from >= LEAST_DRAG_PX;
    endDrag();
    if (!isDrag) return;
    const span = {
      from: plot.timeAt(Math.max(0, from)),
      to: plot.timeAt(Math.min(plot.widthPx, to)),
    };
    view.go(rangeOf(span, view.now));
  });
  on('pointercancel', ({ pointerId }) => {
    fingers.delete(pointerId);
    hold(fingers, plot);
    endDrag();
  });
  on('pointerleave', ({ pointerType }) => {
    if (pointerType !== 'touch') view.cursor.value = null;
  });
  on('dblclick', () => view.goBack());
  on('wheel', (event) => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.turn(zoomed(view.span, ZOOM_A_PX ** dy, plot.timeAt(leftIn(event))));
    } else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      event.preventDefault();
      view.turn(moved(view.span, (dx === 0 ? dy : dx) / plot.widthPx));
    }
  });
  const cancel = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || dragFrom === null) return;
    event.stopPropagation();
    endDrag();
  };
  addEventListener('keydown', cancel, { capture: true, signal: ended.signal });
  return () => ended.abort();
}

/** Those who stay hold what is under them now. */
function hold(fingers: Map<number, Finger>, plot: ChartPlot): void {
  for (const [id, { x }] of fingers) fingers.set(id, { x, at: plot.timeAt(x) });
}

/** The part of time that keeps each finger at the time which it holds; null: there is none. */
function spanUnder(fingers: readonly Finger[], widthPx: number, span: Span): Span | null {
  const [one, other] = fingers;
  if (one === undefined) return null;
  const length = span.to - span.from;
  if (other === undefined) {
    const from = one.at - (one.x / widthPx) * length;
    return { from, to: from + length };
  }
  const apart = other.x - one.x;
  if (Math.abs(apart) < 1) return null;
  const msAPx = (other.at - one.at) / apart;
  if (!(msAPx > 0)) return null;
  const from = one.at - one.x * msAPx;
  return { from, to: from + widthPx * msAPx };
}
