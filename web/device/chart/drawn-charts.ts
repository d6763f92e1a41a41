// The charts that are on the page now, in its order.

import type { ChartPlot } from './chart-plot.ts';

export class Drawn {
  readonly #plots = new Map<string, ChartPlot>();

  /** @returns takes it away */
  add(key: string, plot: ChartPlot): () => void {
    this.#plots.set(key, plot);
    return () => {
      this.#plots.delete(key);
    };
  }

  get(key: string): ChartPlot | undefined {
    return this.#plots.get(key);
  }
}
