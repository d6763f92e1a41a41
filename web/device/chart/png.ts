// All charts as one picture, with what they show and when in words.

import type { ChartPlot } from './chart-plot.ts';
import { type Colours, readColours } from './colours.ts';
import { lookOf } from './look.ts';
import { paintShape } from './paint.ts';

const MARGIN_PX = 16;
const TITLE_PX = 17;
const TEXT_PX = 12;
const LINE_PX = 20;

export interface Picture {
  readonly title: string;
  readonly range: string;
  /** Names of the devices, in their order. */
  readonly legend: readonly string[];
  readonly charts: readonly { readonly name: string; readonly plot: ChartPlot }[];
}

/** Null: the browser could not. */
export async function pictureOf(host: HTMLElement, picture: Picture): Promise<Blob | null> {
  const ratio = devicePixelRatio;
  const colours = readColours(host);
  const { title, range, legend, charts } = picture;
  const canvas = document.createElement('canvas');
  const widths = charts.map(({ plot }) => plot.canvas.width);
  const heights = charts.map(({ plot }) => plot.canvas.height + LINE_PX * ratio);
  const margin = MARGIN_PX * ratio;
  const line = LINE_PX * ratio;
  const head =
    margin + line * (2 + Math.ceil(legend.length > 1 ? legend.length / 3 : 0)) + margin / 2;
  canvas.width = Math.max(480 * ratio, ...widths) + 2 * margin;
  canvas.height = head + heights.reduce((sum, height) => sum + height, 0) + margin;
  const ctx = canvas.getContext('2d');
  if (ctx === null) return null;
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  const write = (text: string, x: number, y: number, font: string, colour: string) => {
    ctx.font = font;
    ctx.fillStyle = colour;
    ctx.textBaseline = 'middle';
    ctx.fillText(text, x, y, canvas.width - x - margin);
  };
  const plain = `${TEXT_PX * ratio}px ${colours.font}`;
  const bold = `650 ${TEXT_PX * ratio}px ${colours.font}`;
  write(title, margin, margin + line / 2, `650 ${TITLE_PX * ratio}px ${colours.font}`, colours.ink);
  write(range, margin, margin + line * 1.5, plain, colours.quiet);
  if (legend.length > 1)
    paintLegend(ctx, legend, colours, margin, margin + line * 2.5, ratio, plain);
  let top = head;
  for (const [at, { name, plot }] of charts.entries()) {
    write(name, margin, top + line / 2, bold, colours.ink);
    ctx.drawImage(plot.canvas, margin, top + line);
    top += heights[at] ?? 0;
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Three names a line. */
function paintLegend(
  ctx: CanvasRenderingContext2D,
  legend: readonly string[],
  colours: Colours,
  left: number,
  top: number,
  ratio: number,
  font: string,
): void {
  const column = (ctx.canvas.width - 2 * left) / 3;
  ctx.font = font;
  for (const [at, name] of legend.entries()) {
    const x = left + (at % 3) * column;
    const y = top + Math.floor(at / 3) * LINE_PX * ratio;
    ctx.fillStyle = colours.curves[at] ?? colours.ink;
    paintShape(ctx, lookOf(at).shape, x + 6 * ratio, y, 8 * ratio);
    ctx.fillStyle = colours.ink;
    ctx.fillText(name, x + 16 * ratio, y, column - 24 * ratio);
  }
}
