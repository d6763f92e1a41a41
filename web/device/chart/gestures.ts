// Pointer and wheel on a chart: hover, drag to zoom, wheel and touch to move and zoom.

import type { ChartsView } from '../charts/charts-view.ts';
import { moved, rangeOf, type Span, zoomed } from '../range/range.ts';
import type { ChartPlot } from './chart-plot.ts';

/** A shorter drag is a click, in px. */
const LEAST_DRAG_PX = 5;
/** How much longer what is looked at gets by a px of a wheel. */
const ZOOM_A_PX = 1.0025;
/** Px that a line of a wheel stands for, where it counts in lines. */
const LINE_PX = 16;

interface Finger {
  readonly x: number;
  readonly at: number;
  /** Where it was put down. */
  readonly began: number;
  readonly hasMoved: boolean;
}

/** A second tap within so many px of the first means the same point. */
const SAME_TAP_PX = 24;
/** A click may be the first half of a double one: it waits so long, in ms. */
const DOUBLE_MS = 250;

/**
 * Takes them from now on.
 *
 * @param pointAt what a click at a place of the plot does; null: nothing
 * @returns ends it
 */
export function listen(
  plot: ChartPlot,
  view: ChartsView,
  pointAt: (left: number, top: number) => (() => void) | null,
): () => void {
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
  const topIn = ({ clientY }: MouseEvent) => clientY - over.getBoundingClientRect().top;

  let dragFrom: number | null = null;
  /** Fingers on the chart, with the times that they hold. */
  const fingers = new Map<number, Finger>();

  /** Where the last tap was, in px; null: there was none. */
  let tappedAt: number | null = null;
  let click: ReturnType<typeof setTimeout> | undefined;
  const clicked = (left: number, top: number) => {
    const open = pointAt(left, top);
    if (open === null) return;
    clearTimeout(click);
    // Where nothing is to go back to a double click means nothing.
    if (view.canGoBack.peek()) click = setTimeout(open, DOUBLE_MS);
    else open();
  };
  const tapped = (left: number, top: number) => {
    const isAgain = tappedAt !== null && Math.abs(tappedAt - left) <= SAME_TAP_PX;
    tappedAt = isAgain ? null : left;
    if (isAgain) clicked(left, top);
  };

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
      fingers.set(event.pointerId, {
        x: left,
        at: plot.timeAt(left),
        began: left,
        hasMoved: false,
      });
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
      over.classList.toggle('can-open', pointAt(left, topIn(event)) !== null);
      drag(left);
      return;
    }
    const hasMoved = finger.hasMoved || Math.abs(left - finger.began) >= LEAST_DRAG_PX;
    fingers.set(event.pointerId, { ...finger, x: left, hasMoved });
    const span = spanUnder([...fingers.values()], plot.widthPx, view.span);
    if (span !== null) view.turn(span);
  });
  on('pointerup', (event) => {
    const left = leftIn(event);
    const finger = fingers.get(event.pointerId);
    const isTap = finger !== undefined && fingers.size === 1 && !finger.hasMoved;
    fingers.delete(event.pointerId);
    hold(fingers, plot);
    if (isTap) tapped(left, topIn(event));
    if (dragFrom === null) return;
    const [from, to] = [Math.min(dragFrom, left), Math.max(dragFrom, left)];
    const isDrag = to - from >= LEAST_DRAG_PX;
    endDrag();
    if (!isDrag) {
      clicked(left, topIn(event));
      return;
    }
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
  on('dblclick', () => {
    clearTimeout(click);
    view.goBack();
  });
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
  return () => {
    clearTimeout(click);
    ended.abort();
  };
}

/** Those who stay hold what is under them now. */
function hold(fingers: Map<number, Finger>, plot: ChartPlot): void {
  for (const [id, finger] of fingers) {
    fingers.set(id, { ...finger, at: plot.timeAt(finger.x) });
  }
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
