// Curves, bands and marks on the canvas of a chart.

import { MAX_DEVICES } from '../address.ts';
import { stepFor } from '../data/buckets.ts';
import { type Curve, type CurvePart, firstFrom } from '../data/curve.ts';
import type { Mark } from '../data/happenings.ts';
import type { Span } from '../range/range.ts';
import type { Shape } from './look.ts';

export interface CurveStyle {
  readonly colour: string;
  readonly shape: Shape;
  /** Which of the devices it is, from 0. */
  readonly at: number;
  /** There is no other curve to tell it from. */
  readonly isAlone: boolean;
}

/** Where the plot lies on the canvas, in its own px, and what its ends stand for. */
export interface Plane {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Px of the canvas in a px of the page. */
  readonly ratio: number;
  readonly span: Span;
  readonly least: number;
  readonly greatest: number;
}

const LINE_PX = 1.6;
const POINT_PX = 5;
/** Points closer than this are not drawn besides the line, in px. */
const POINT_SPACE_PX = 9;
/** Signs on a dense curve, and their distance, in px. */
const SIGN_PX = 8;
const SIGN_SPACE_PX = 70;
const BAND_ALPHA = 0.22;

export function xOf({ left, width, span }: Plane, time: number): number {
  return left + ((time - span.from) / (span.to - span.from)) * width;
}

export function yOf({ top, height, least, greatest }: Plane, value: number): number {
  return top + (1 - (value - least) / (greatest - least)) * height;
}

/** What is painted outside of the plot is cut off. */
export function clipped(ctx: CanvasRenderingContext2D, plane: Plane, paint: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(plane.left, plane.top, plane.width, plane.height);
  ctx.clip();
  paint();
  ctx.restore();
}

export function paintCurve(
  ctx: CanvasRenderingContext2D,
  plane: Plane,
  curve: Curve,
  part: CurvePart,
  style: CurveStyle,
): void {
  const { colour } = style;
  const count = part.to - part.from;
  const xs = new Float64Array(count);
  for (let at = 0; at < count; at++) xs[at] = xOf(plane, curve.times[part.from + at] ?? 0);
  if (curve.isBuckets) {
    ctx.fillStyle = colour;
    ctx.globalAlpha = BAND_ALPHA;
    ctx.fill(bandPath(plane, curve, part, xs));
    ctx.globalAlpha = 1;
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = LINE_PX * plane.ratio;
  ctx.lineJoin = 'round';
  ctx.stroke(linePath(plane, curve, part, xs));
  const isSparse = part.count * POINT_SPACE_PX * plane.ratio <= plane.width;
  paintPoints(ctx, plane, curve, part, xs, style, isSparse && !curve.isBuckets);
  if (!isSparse && !style.isAlone) paintSigns(ctx, plane, curve, part, style);
}

function isBroken(part: CurvePart, at: number): boolean {
  return at === 0 || part.breaks[at] === 1;
}

function linePath(plane: Plane, curve: Curve, part: CurvePart, xs: Float64Array): Path2D {
  const path = new Path2D();
  for (let at = 0; at < xs.length; at++) {
    const x = xs[at] ?? 0;
    const y = yOf(plane, curve.values[part.from + at] ?? 0);
    if (isBroken(part, at)) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  return path;
}

/** From the least to the greatest of each bucket; one that stands alone is as wide as it is long. */
function bandPath(plane: Plane, curve: Curve, part: CurvePart, xs: Float64Array): Path2D {
  const path = new Path2D();
  const half = Math.max(
    LINE_PX * plane.ratio,
    (curve.stepMs / (plane.span.to - plane.span.from)) * plane.width,
  );
  let begin = 0;
  while (begin < xs.length) {
    let end = begin + 1;
    while (end < xs.length && !isBroken(part, end)) end++;
    const isAlone = end === begin + 1;
    const reach = isAlone ? half / 2 : 0;
    for (let at = begin; at < end; at++) {
      const y = yOf(plane, curve.max[part.from + at] ?? 0);
      const x = xs[at] ?? 0;
      if (at === begin) path.moveTo(x - reach, y);
      path.lineTo(x + reach, y);
    }
    for (let at = end - 1; at >= begin; at--) {
      const y = yOf(plane, curve.min[part.from + at] ?? 0);
      const x = xs[at] ?? 0;
      path.lineTo(x + reach, y);
      if (isAlone) path.lineTo(x - reach, y);
    }
    path.closePath();
    begin = end;
  }
  return path;
}

/** All where there is room, else those that no line shows. */
function paintPoints(
  ctx: CanvasRenderingContext2D,
  plane: Plane,
  curve: Curve,
  part: CurvePart,
  xs: Float64Array,
  { colour, shape }: CurveStyle,
  isEach: boolean,
): void {
  ctx.fillStyle = colour;
  const size = POINT_PX * plane.ratio * (isEach ? 1 : 0.7);
  for (let at = 0; at < xs.length; at++) {
    const isAlone = isBroken(part, at) && (at + 1 >= xs.length || isBroken(part, at + 1));
    if (!isAlone && !isEach) continue;
    paintShape(ctx, shape, xs[at] ?? 0, yOf(plane, curve.values[part.from + at] ?? 0), size);
  }
}

/** Some points on a dense curve, so that it is told from others; they stay where they are in time. */
function paintSigns(
  ctx: CanvasRenderingContext2D,
  plane: Plane,
  curve: Curve,
  part: CurvePart,
  { colour, shape, at }: CurveStyle,
): void {
  const { from, to } = plane.span;
  const stepMs = stepFor(to - from, plane.width / plane.ratio / SIGN_SPACE_PX);
  const shift = (at / MAX_DEVICES) * stepMs;
  ctx.fillStyle = colour;
  for (let time = Math.floor(from / stepMs) * stepMs + shift; time < to; time += stepMs) {
    const index = firstFrom(curve.times, time);
    const found = curve.times[index];
    if (found === undefined || found >= Math.min(to, time + stepMs) || index < part.from) continue;
    const y = yOf(plane, curve.values[index] ?? 0);
    paintShape(ctx, shape, xOf(plane, found), y, SIGN_PX * plane.ratio);
  }
}

/** Fills a shape about a place; `size` is its height. */
export function paintShape(
  ctx: CanvasRenderingContext2D,
  shape: Shape,
  x: number,
  y: number,
  size: number,
): void {
  const half = size / 2;
  ctx.beginPath();
  switch (shape) {
    case 'circle':
      ctx.arc(x, y, half, 0, 2 * Math.PI);
      break;
    case 'square':
      ctx.rect(x - half, y - half, size, size);
      break;
    case 'triangle':
      ctx.moveTo(x, y - half);
      ctx.lineTo(x + half, y + half);
      ctx.lineTo(x - half, y + half);
      break;
    case 'diamond':
      ctx.moveTo(x, y - half * 1.2);
      ctx.lineTo(x + half * 1.2, y);
      ctx.lineTo(x, y + half * 1.2);
      ctx.lineTo(x - half * 1.2, y);
      break;
    case 'cross':
      ctx.rect(x - half, y - size / 6, size, size / 3);
      ctx.rect(x - size / 6, y - half, size / 3, size);
      break;
    case 'ring':
      ctx.arc(x, y, half, 0, 2 * Math.PI);
      ctx.arc(x, y, half / 2, 0, 2 * Math.PI, true);
      break;
  }
  ctx.fill();
}

/** More lines than this in a plot hide the curves; then only their heads are drawn. */
const MAX_MARK_LINES = 40;

const MARK_SHAPES = {
  connect: 'circle',
  disconnect: 'ring',
  reboot: 'diamond',
  gap: 'square',
} as const satisfies Record<Mark['kind'], Shape>;

export interface MarkColours {
  readonly quiet: string;
  readonly warn: string;
  readonly bad: string;
}

/** Thin lines with a shape above the plot; a gap is a shade as long as it took. */
export function paintMarks(
  ctx: CanvasRenderingContext2D,
  plane: Plane,
  marks: readonly Mark[],
  colours: MarkColours,
): void {
  const { top, height, ratio } = plane;
  const colourOf = ({ kind }: Mark) =>
    kind === 'gap' ? colours.bad : kind === 'reboot' ? colours.warn : colours.quiet;
  clipped(ctx, plane, () => {
    ctx.lineWidth = ratio;
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    for (const mark of marks) {
      const x = xOf(plane, mark.at);
      const colour = colourOf(mark);
      if (mark.kind === 'gap') {
        const start = xOf(plane, mark.from);
        ctx.globalAlpha = 0.09;
        ctx.fillStyle = colour;
        ctx.fillRect(start, top, Math.max(ratio, x - start), height);
        ctx.globalAlpha = 1;
      }
      if (marks.length > MAX_MARK_LINES) continue;
      ctx.strokeStyle = colour;
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
    }
    ctx.setLineDash([]);
  });
  const size = 6 * ratio;
  let painted = Number.NEGATIVE_INFINITY;
  for (const mark of marks) {
    const x = xOf(plane, mark.at);
    if (x < plane.left || x > plane.left + plane.width || x - painted < ratio) continue;
    painted = x;
    ctx.fillStyle = colourOf(mark);
    paintShape(ctx, MARK_SHAPES[mark.kind], x, top - size, size);
  }
}
