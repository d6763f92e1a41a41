// A long list of which only what is on the screen is there: rows of one height, scrolled by the window.

import './virtual.css';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Which items are on the screen, and near it; `to` is exclusive. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

interface VirtualProps {
  readonly count: number;
  /** Height of a row with the space below it, in px. */
  readonly rowHeight: number;
  /** Items beside each other at this width, in px. */
  readonly columns: (width: number) => number;
  /** Index of the first of the children; those from `from` on are in them. */
  readonly first: number;
  readonly onSlice: (slice: Slice) => void;
  readonly children: ComponentChildren;
}

/** Screens above and below that are there as well, so that scrolling shows no holes. */
const AHEAD = 0.75;

/** Children have to be as many items as fill whole rows, but for the last. */
export function Virtual({ count, rowHeight, columns, first, onSlice, children }: VirtualProps) {
  const box = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(1);
  const told = useRef('');

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      const across = Math.max(1, columns(element.clientWidth));
      const above = -element.getBoundingClientRect().top;
      const ahead = innerHeight * AHEAD;
      const firstRow = Math.max(0, Math.floor((above - ahead) / rowHeight));
      const lastRow = Math.ceil((above + innerHeight + ahead) / rowHeight);
      const slice = { from: firstRow * across, to: Math.max(1, lastRow) * across };
      setWide(across);
      if (told.current === `${slice.from} ${slice.to}`) return;
      told.current = `${slice.from} ${slice.to}`;
      onSlice(slice);
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
  }, [rowHeight, columns, onSlice]);

  const sizes = {
    '--columns': wide,
    '--height': `${Math.ceil(count / wide) * rowHeight}px`,
    '--top': `${Math.floor(first / wide) * rowHeight}px`,
    '--row': `${rowHeight}px`,
  };
  return (
    <div ref={box} class="virtual" style={sizes}>
      {children}
    </div>
  );
}
