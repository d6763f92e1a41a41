// One chart: a metric over time, with a curve for each device that has it.

import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { count, numberText, quantity } from '../../format/numbers.ts';
import { timeText } from '../../format/times.ts';
import type { ChartOf } from '../charts/chart-list.ts';
import type { ChartsView } from '../charts/charts-view.ts';
import { stepCursor } from './chart-keys.ts';
import { ChartPlot } from './chart-plot.ts';
import { CursorLayer, marksText, type PointAt } from './cursor-layer.ts';
import { DeviceMark } from './device-mark.tsx';
import type { Drawn } from './drawn-charts.ts';
import { listen } from './gestures.ts';
import { pickedOf, pointUnder } from './pick.ts';

interface Props {
  readonly view: ChartsView;
  readonly chart: ChartOf;
  readonly drawn: Drawn;
}

/** What is on the screen. */
interface Live {
  readonly plot: ChartPlot;
  readonly cursor: CursorLayer;
  /** Shows how the readings of a point came. */
  readonly open: (point: PointAt) => void;
}

/** What stands beside the name of a chart. */
interface Said {
  readonly range: string;
  readonly points: readonly PointAt[];
  readonly isEmpty: boolean;
}

const NOTHING: Said = { range: '', points: [], isEmpty: false };

export function Chart({ view, chart, drawn }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const said = useSignal(NOTHING);
  const live = useRef<Live | null>(null);

  useEffect(() => {
    if (host.current === null) return;
    const element = host.current;
    const plot = new ChartPlot(element, view, chart);
    const cursor = new CursorLayer(plot);
    const open = (point: PointAt) => {
      const drawn = plot.drawn.find(({ device }) => device === point.device);
      view.picked.value = pickedOf(point, chart.metric, drawn?.curve.stepMs ?? 0);
    };
    live.current = { plot, cursor, open };
    const undo = [
      listen(plot, view, (left, top) => {
        const point = pointUnder(plot, cursor, left, top);
        return point === undefined ? null : () => open(point);
      }),
      drawn.add(chart.key, plot),
      view.onFrame((frame) => {
        plot.draw(frame);
        view.setWidth(plot.widthPx);
        said.value = saidOf(said.peek(), plot, cursor, view, chart);
      }),
    ];
    const sizes = new ResizeObserver(() => {
      plot.resize(element.clientWidth);
      view.invalidate();
    });
    sizes.observe(element);
    return () => {
      live.current = null;
      sizes.disconnect();
      for (const step of undo) step();
      plot.destroy();
    };
  }, [view, chart, drawn, said]);

  useSignalEffect(() => {
    void view.cursor.value;
    if (live.current === null) return;
    const { plot, cursor } = live.current;
    said.value = saidOf(said.peek(), plot, cursor, view, chart);
  });

  const { unit } = quantity(0, chart.unit);
  return (
    <section class="chart" aria-label={chart.metric}>
      <header>
        <h3>{chart.metric}</h3>
        <Values said={said.value} unit={unit} isAlone={view.others.value.length === 0} />
      </header>
      <div
        ref={host}
        class="chart-plot"
        role="application"
        aria-roledescription="chart"
        aria-label={`${chart.metric}${unit === '' ? '' : ` in ${unit}`}. Arrow keys read the values, Enter shows how one came.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys itself.
        tabIndex={0}
        onKeyDown={(event) => {
          if (live.current === null || isModified(event)) return;
          const [point] = said.value.points;
          if (event.key === 'Enter' && point !== undefined) {
            event.preventDefault();
            live.current.open(point);
          }
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          event.preventDefault();
          event.stopPropagation();
          const { plot, cursor } = live.current;
          const time = stepCursor(view, plot, event.key === 'ArrowRight');
          if (time !== null) view.said.value = wordsAt(time, cursor, unit);
        }}
        onBlur={() => {
          view.cursor.value = null;
        }}
      >
        {said.value.isEmpty && <p class="chart-empty quiet small">Nothing here in this range</p>}
      </div>
    </section>
  );
}

function isModified({ shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return shiftKey || ctrlKey || altKey || metaKey;
}

function wordsAt(time: number, cursor: CursorLayer, unit: string): string {
  const values = cursor.pointsAt(time).map((point) => `${point.device} ${pointText(point, unit)}`);
  const marks = cursor.marksAt(time);
  return [timeText(time), ...values, ...(marks.length > 0 ? [marksText(marks)] : [])].join('; ');
}

function Values({ said, unit, isAlone }: { said: Said; unit: string; isAlone: boolean }) {
  if (said.points.length === 0) {
    return <p class="quiet small">{said.range === '' ? '' : `${said.range} ${unit}`}</p>;
  }
  return (
    <ul class="row small">
      {said.points.map((point) => (
        <li key={point.device}>
          {!isAlone && <DeviceMark at={point.at} />}
          {pointText(point, unit)}
        </li>
      ))}
    </ul>
  );
}

/** `24.3 °C`, or of a bucket `mean 24.3 °C, 24.1 to 24.6, 12 readings`. */
export function pointText({ value, min, max, count: of, isBucket }: PointAt, unit: string): string {
  const shown = isBucket ? rounded(value, max - min) : value;
  const amount = `${numberText(shown)}${unit === '' ? '' : ` ${unit}`}`;
  if (!isBucket || of === 1) return amount;
  return `mean ${amount}, ${numberText(min)} to ${numberText(max)}, ${count(of, 'reading')}`;
}

/** A mean has more digits than it is worth. */
function rounded(value: number, spread: number): number {
  const size = Math.max(Math.abs(value), spread);
  if (size === 0 || !Number.isFinite(size)) return value;
  const digits = Math.min(20, Math.max(0, 4 - Math.floor(Math.log10(size))));
  return Number(value.toFixed(digits));
}

function saidOf(
  before: Said,
  plot: ChartPlot,
  cursor: CursorLayer,
  view: ChartsView,
  chart: ChartOf,
): Said {
  const time = view.cursor.peek();
  if (time === null) cursor.hide();
  else cursor.show(time, view.msAPx);
  const points = time === null ? [] : cursor.pointsAt(time);
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { part } of plot.drawn) {
    least = Math.min(least, part.least ?? least);
    greatest = Math.max(greatest, part.greatest ?? greatest);
  }
  const hasData = least <= greatest;
  const range = hasData ? `${numberText(least)} to ${numberText(greatest)}` : '';
  const isEmpty = !hasData && plot.drawn.length === chart.curves.length;
  const isSame =
    range === before.range &&
    isEmpty === before.isEmpty &&
    points.length === 0 &&
    before.points.length === 0;
  return isSame ? before : { range, points, isEmpty };
}
