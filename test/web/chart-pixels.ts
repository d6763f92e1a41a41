// What is painted in a chart: the pixels of its canvas, column by column.

import type { Page } from 'playwright-core';

/** A column of a plot: where its curve and its band are, in px from the top; null: nowhere. */
interface Column {
  readonly line: number | null;
  readonly top: number | null;
  readonly bottom: number | null;
}

export interface PaintedPlot {
  /** Of the plot, in px. */
  readonly width: number;
  readonly columns: readonly Column[];
}

/** Reads the first curve of a light chart. In the page, so it is a script; the device has one px a px. */
const READ = `(name) => {
  const host = document.querySelector('section.chart[aria-label="' + name + '"] .chart-plot');
  const canvas = host?.querySelector('canvas');
  if (canvas == null || canvas.width === 0) return { width: 0, columns: [] };
  const over = host.querySelector('.u-over').getBoundingClientRect();
  const frame = canvas.getBoundingClientRect();
  const probe = document.createElement('span');
  probe.style.color = 'var(--curve-1)';
  host.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/[0-9.]+/g).map(Number);
  probe.remove();
  const left = Math.round(over.left - frame.left);
  const top = Math.round(over.top - frame.top);
  const width = Math.round(over.width);
  const height = Math.round(over.height);
  if (width === 0 || height === 0) return { width: 0, columns: [] };
  // Of a copy: the chart's own canvas is not made to be read.
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, -left, -top);
  const { data } = copy.getImageData(0, 0, width, height);
  const columns = [];
  for (let x = 0; x < width; x++) {
    const line = [];
    const band = [];
    for (let y = 0; y < height; y++) {
      const at = (y * width + x) * 4;
      const alpha = data[at + 3] / 255;
      const far = Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b);
      // On white, and over a line of the grid: the curve is green, whatever else there is is grey.
      if (alpha * (data[at + 1] - data[at]) > 8) band.push(y);
      if (alpha > 0.6 && far < 60) line.push(y);
    }
    const middle = (ys) => ys.length === 0 ? null : (ys[0] + ys.at(-1)) / 2;
    columns.push({
      line: middle(line),
      top: band.length === 0 ? null : band[0],
      bottom: band.length === 0 ? null : band.at(-1),
    });
  }
  return { width, columns };
}`;

/** Without a column where nothing is painted yet. */
export function readPlot(page: Page, metric: string): Promise<PaintedPlot> {
  return page.evaluate<PaintedPlot>(`(${READ})(${JSON.stringify(metric)})`);
}

/** Whether a px of a plot, or one beside it, belongs to the curve or its band. */
export function isPainted({ columns }: PaintedPlot, x: number, y: number): boolean {
  return [-1, 0, 1].some((aside) => {
    const { top, bottom } = columns[Math.round(x) + aside] ?? { top: null, bottom: null };
    return top !== null && bottom !== null && y >= top - 2 && y <= bottom + 2;
  });
}

/** Where a value is, in px from the top, told from where the least and the greatest are painted. */
export function scaleOf(
  { columns }: PaintedPlot,
  least: number,
  greatest: number,
): (value: number) => number {
  const tops = columns.flatMap(({ top }) => top ?? []);
  const bottoms = columns.flatMap(({ bottom }) => bottom ?? []);
  const [high, low] = [Math.min(...tops), Math.max(...bottoms)];
  return (value) => low + ((value - least) / (greatest - least)) * (high - low);
}
