// Which rows of a long table are on the screen: rows of one height, scrolled by the window.

import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** `to` is exclusive. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** Screens above and below that are there as well, so that scrolling shows no holes. */
const AHEAD = 0.75;
/** Rows come and go so many at a time: not at each step of the wheel. */
const STEP = 8;

/** @param body what holds the rows and nothing else */
export function useRowsInView(
  body: RefObject<HTMLElement | null>,
  rowPx: number,
  onSlice: (slice: Slice) => void,
): void {
  const told = useRef('');
  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return;
    const measure = () => {
      const above = -element.getBoundingClientRect().top;
      const ahead = innerHeight * AHEAD;
      const step = rowPx * STEP;
      const from = Math.max(0, Math.floor((above - ahead) / step)) * STEP;
      const to = Math.max(1, Math.ceil((above + innerHeight + ahead) / step)) * STEP;
      if (told.current === `${from} ${to}`) return;
      told.current = `${from} ${to}`;
      onSlice({ from, to });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    addEventListener('scroll', measure, { passive: true });
    addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      removeEventListener('scroll', measure);
      removeEventListener('resize', measure);
    };
  }, [body, rowPx, onSlice]);
}
