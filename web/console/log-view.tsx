// The lines, of which only those on the screen are there.

import './log-view.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { EndOfLog } from './end-of-log.tsx';
import type { Filter } from './filter.ts';
import type { Line } from './line.ts';
import { LineView, SHOWN_CHARS } from './line-view.tsx';
import type { ConsoleSession } from './session.ts';
import { type Window, windowAt, windowAtEnd } from './window.ts';

interface Props {
  readonly id: string;
  readonly session: ConsoleSession;
  readonly filter: Filter;
}

/** The measures of the log, in px, and how many characters fit beside each other. */
interface Measures {
  readonly row: number;
  readonly across: number;
  readonly height: number;
}

/** What is there above and below the screen, in px, so that scrolling shows no holes. */
const AHEAD_PX = 400;
/** So near to the end, in px, is at the end. */
const NEAR_PX = 8;
/** So long, in ms, a scroll may glide on that was begun before the end was gone back to. */
const GLIDE_MS = 400;

export function LogView({ id, session, filter }: Props) {
  const { lines } = filter.shown.value;
  const search = filter.searched.value;
  const pause = session.pause.value;
  const box = useRef<HTMLDivElement>(null);
  const [measures, setMeasures] = useState<Measures>({ row: 20, across: 80, height: 600 });
  const [top, setTop] = useState(0);
  const heights = useHeights(measures);
  const put = useRef(0);
  /** By the monotonic clock; nobody has paused yet. */
  const resumedAt = useRef(Number.NEGATIVE_INFINITY);
  const wasPaused = useRef(false);

  const of = lines.map(heights.of);
  const part: Window =
    pause === null
      ? windowAtEnd(of, measures.height + AHEAD_PX)
      : windowAt(of, top - AHEAD_PX, top + measures.height + AHEAD_PX);
  const shown = lines.slice(part.first, part.end);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    heights.measure(element, shown);
    if (pause !== null) return;
    element.scrollTop = element.scrollHeight;
    put.current = element.scrollTop;
  });
  useLayoutEffect(() => {
    if (pause === null && wasPaused.current) resumedAt.current = performance.now();
    wasPaused.current = pause !== null;
  }, [pause]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setMeasures(measuresOf(element));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    // What is being selected must not run away.
    const selected = () => {
      const selection = getSelection();
      if (selection === null || selection.isCollapsed || session.pause.peek() !== null) return;
      if (box.current?.contains(selection.anchorNode)) session.hold('scroll');
    };
    document.addEventListener('selectionchange', selected);
    return () => document.removeEventListener('selectionchange', selected);
  }, [session]);

  const scrolled = ({ currentTarget: element }: { currentTarget: HTMLElement }) => {
    const below = element.scrollHeight - element.clientHeight - element.scrollTop;
    setTop(element.scrollTop);
    if (pause === null && below > NEAR_PX && element.scrollTop < put.current) {
      const isLate = performance.now() - resumedAt.current < GLIDE_MS;
      if (isLate) element.scrollTop = element.scrollHeight;
      else session.hold('scroll');
    } else if (pause === 'scroll' && below <= NEAR_PX) {
      session.goOn();
    }
  };

  return (
    <div class="console-log">
      {/* Readers of a screen would be told of each line; `Spoken` tells what matters. */}
      <div
        ref={box}
        class="console-lines mono"
        role="log"
        aria-live="off"
        aria-label={`Lines of ${id}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too
        tabIndex={0}
        onScroll={scrolled}
      >
        <div class="console-space" style={{ '--space': `${part.above}px` }} />
        {shown.map((line) => (
          <LineView key={line.id} line={line} search={search} />
        ))}
        <div class="console-space" style={{ '--space': `${part.below}px` }} />
        <p class="console-probe" aria-hidden="true">
          <span>0000000000</span>
        </p>
      </div>
      <EndOfLog session={session} isEmpty={lines.length === 0} isSearching={search !== ''} />
    </div>
  );
}

/** How high each line is: reckoned from its length until it was seen. */
function useHeights({ row, across }: Measures) {
  const made = useRef<{ key: string; seen: WeakMap<Line, number> } | null>(null);
  const key = `${row} ${across}`;
  if (made.current?.key !== key) made.current = { key, seen: new WeakMap() };
  const { seen } = made.current;
  const rows = (text: string | null) =>
    text === null ? 0 : Math.max(1, Math.ceil(Math.min(text.length, SHOWN_CHARS) / across));
  return {
    of: (line: Line) => seen.get(line) ?? row * (rows(line.text) + rows(line.fault)),
    measure: (box: HTMLElement, shown: readonly Line[]) => {
      const rows = box.querySelectorAll<HTMLElement>('.console-line');
      shown.forEach((line, at) => {
        const height = rows[at]?.offsetHeight;
        if (height !== undefined) seen.set(line, height);
      });
    },
  };
}

function measuresOf(box: HTMLElement): Measures {
  const probe = box.querySelector('.console-probe');
  const width = probe?.firstElementChild?.getBoundingClientRect().width ?? 80;
  const { height = 20, width: room = 800 } = probe?.getBoundingClientRect() ?? {};
  return {
    row: height,
    across: Math.max(1, Math.floor((room * 10) / width)),
    height: box.clientHeight,
  };
}
