// Which metrics are drawn.

import { count } from '../../format/numbers.ts';
import { MAX_CHARTS } from './chart-list.ts';
import type { ChartsView } from './charts-view.ts';
import { Drop } from './drop.tsx';

export function MetricChoice({ view }: { view: ChartsView }) {
  const names = [...new Set(view.all.value.map(({ metric }) => metric))];
  const chosen = view.metrics.value;
  if (names.length < 2) return null;
  const isShown = (name: string) => chosen === null || chosen.includes(name);
  const shown = names.filter(isShown);
  const toggle = (name: string) => {
    const next = names.filter((one) => (one === name ? !isShown(one) : isShown(one)));
    view.chooseMetrics(next.length === names.length ? null : next);
  };
  return (
    <Drop
      label={
        chosen === null ? 'All metrics' : `${shown.length} of ${count(names.length, 'metric')}`
      }
    >
      {() => (
        <fieldset>
          <legend class="sr-only">Metrics</legend>
          {names.map((name) => (
            <label key={name} class="check">
              <input type="checkbox" checked={isShown(name)} onChange={() => toggle(name)} />
              {name}
            </label>
          ))}
          {shown.length > MAX_CHARTS && (
            <p class="quiet small">Only the first {MAX_CHARTS} of them are drawn.</p>
          )}
          {chosen !== null && (
            <button type="button" onClick={() => view.chooseMetrics(null)}>
              All
            </button>
          )}
        </fieldset>
      )}
    </Drop>
  );
}
