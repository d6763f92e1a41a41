// The charts of a device, on one time axis, with all that moves them.

import './charts.css';
import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { rowOf } from '../../fleet/client.ts';
import { newestTime } from '../../fleet/silence.ts';
import { temperature, theme, timeZone } from '../../format/preferences.ts';
import { Chart } from '../chart/chart.tsx';
import { pressRangeKey } from '../chart/chart-keys.ts';
import { Drawn } from '../chart/drawn-charts.ts';
import { Ranges } from '../range/ranges.tsx';
import type { ChartsView } from './charts-view.ts';
import { Compare, Legend } from './compare.tsx';
import { Happened } from './happened.tsx';
import { Help } from './help.tsx';
import { MetricChoice } from './metric-choice.tsx';
import { PickedReadings } from './picked-readings.tsx';
import { Save } from './save.tsx';

export function Charts({ view }: { view: ChartsView }) {
  const [drawn] = useState(() => new Drawn());
  useRestyling(view);
  const charts = view.charts.value;
  return (
    <section
      class="charts panel"
      aria-labelledby="charts"
      onKeyDown={(event) => press(event, view)}
    >
      <h2 id="charts" class="sr-only">
        Charts
      </h2>
      <Ranges view={view} />
      <div class="row chart-tools">
        <MetricChoice view={view} />
        <Compare view={view} />
        <Save view={view} drawn={drawn} />
      </div>
      <Legend view={view} />
      <Trouble view={view} />
      <div class="chart-list">
        {charts.map((chart) => (
          <Chart key={chart.key} view={view} chart={chart} drawn={drawn} />
        ))}
      </div>
      <Nothing view={view} />
      <Happened view={view} />
      <Help />
      <PickedReadings view={view} />
      <p class="sr-only" aria-live="polite">
        {view.said.value}
      </p>
    </section>
  );
}

function press(event: KeyboardEvent, view: ChartsView): void {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || event.defaultPrevented) return;
  if (target instanceof HTMLElement && target.closest('input, select, textarea, [popover]')) return;
  if (key === '?') {
    const help = document.getElementById('chart-help');
    if (help instanceof HTMLDetailsElement) help.open = !help.open;
    event.preventDefault();
  } else if (pressRangeKey(key, view)) {
    event.preventDefault();
  }
}

/** Canvases do not follow the page's colours by themselves. */
function useRestyling(view: ChartsView): void {
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const restyle = () => view.restyle();
    dark.addEventListener('change', restyle);
    document.addEventListener('visibilitychange', restyle);
    const end = effect(() => {
      void [theme.value, temperature.value, timeZone.value];
      restyle();
    });
    return () => {
      dark.removeEventListener('change', restyle);
      document.removeEventListener('visibilitychange', restyle);
      end();
    };
  }, [view]);
}

function Trouble({ view }: { view: ChartsView }) {
  const trouble = view.data.trouble.value;
  if (trouble === null || trouble.status === 0) return null;
  return (
    <p class="notice" data-tone="bad" role="alert">
      {trouble.message}
    </p>
  );
}

/** Where to go when there is nothing to see. */
function Nothing({ view }: { view: ChartsView }) {
  const row = rowOf(view.id).value;
  if (row === null) return null;
  const newest = newestTime(row.device);
  if (newest === null) {
    return (
      <p class="quiet">No reading with a value has come yet. Each metric gets a chart here.</p>
    );
  }
  if (!view.isEmpty.value) return null;
  return (
    <p class="row" role="status">
      No readings in this range.
      <button type="button" onClick={() => view.goTo(newest)}>
        Go to the last reading
      </button>
    </p>
  );
}
