// Curves of the last minutes of a connection, from nought up.

import './curves.css';
import { durationText } from '../format/amounts.ts';
import { curvePath, roundAbove } from './curve-path.ts';
import type { Moment } from './protocol.ts';

const WIDTH = 300;
const HEIGHT = 80;
/** A longer pause than this, in ms, is one in which nobody looked. */
const PAUSE_MS = 10_000;
/** The least time that the picture spans, in ms. */
const LEAST_SPAN_MS = 60_000;

interface CurvesProps {
  readonly title: string;
  readonly moments: readonly Moment[];
  readonly curves: readonly (readonly [name: string, value: (moment: Moment) => number | null])[];
  readonly text: (value: number) => string;
}

export function Curves({ title, moments, curves, text }: CurvesProps) {
  const values = curves.map(([, value]) => moments.flatMap((moment) => value(moment) ?? []));
  const top = roundAbove(Math.max(0, ...values.flat()));
  const end = moments.at(-1)?.at ?? 0;
  const span = Math.max(LEAST_SPAN_MS, end - (moments[0]?.at ?? 0));
  const isEmpty = values.every((of) => of.length === 0);
  return (
    <figure class="curves">
      <figcaption>
        <strong>{title}</strong>
        {curves.map(([name], at) => {
          const last = values[at]?.at(-1);
          return (
            <span key={name} class="curve-name" data-curve={at + 1}>
              {curves.length > 1 && `${name} `}
              {last === undefined ? '' : text(last)}
            </span>
          );
        })}
      </figcaption>
      <div class="curve-box">
        <svg
          viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={summary(title, curves, values, span, text)}
        >
          <path
            class="curve-frame"
            d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`}
          />
          {curves.map(([name, value], at) => (
            <path
              key={name}
              class="curve"
              data-curve={at + 1}
              d={curvePath(points(moments, value, end, span, top), WIDTH, HEIGHT)}
            />
          ))}
        </svg>
        {isEmpty ? (
          <p class="curve-none quiet small">Nothing is known yet.</p>
        ) : (
          <>
            <span class="curve-top quiet">{text(top)}</span>
            <span class="curve-from quiet">{durationText(span)} ago</span>
            <span class="curve-to quiet">now</span>
          </>
        )}
      </div>
    </figure>
  );
}

function points(
  moments: readonly Moment[],
  value: (moment: Moment) => number | null,
  end: number,
  span: number,
  top: number,
) {
  return moments.flatMap((moment, at) => {
    const x = 1 - (end - moment.at) / span;
    const y = value(moment);
    const point = [x, y === null ? null : y / top] as const;
    const before = moments[at - 1];
    const isApart = before !== undefined && moment.at - before.at > PAUSE_MS;
    return isApart ? [[x, null] as const, point] : [point];
  });
}

function summary(
  title: string,
  curves: CurvesProps['curves'],
  values: readonly (readonly number[])[],
  span: number,
  text: CurvesProps['text'],
): string {
  const each = curves.map(([name], at) => {
    const of = values[at] ?? [];
    if (of.length === 0) return `${name}: nothing known`;
    return `${name}: ${text(Math.min(...of))} to ${text(Math.max(...of))}`;
  });
  return `${title} in the last ${durationText(span)}. ${each.join('. ')}`;
}
