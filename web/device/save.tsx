// What is seen, as files.

import type { ChartsView } from './charts-view.ts';
import type { Drawn } from './drawn-charts.ts';

export function Save(_: { view: ChartsView; drawn: Drawn }) {
  return null;
}
