// The row.

import type { StoredStep } from '../../../src/journey/journey.ts';
import { numberText } from '../../format/amounts.ts';
import { clockMsText, timeText } from '../../format/times.ts';
import { visibleText } from '../../format/visible-text.ts';
import { msText } from '../moments.ts';

const SOURCES = {
  device: 'the board’s clock',
  uptime: 'the board’s uptime',
  arrival: 'its arrival',
} as const;

export function StoredFigure({ step }: { readonly step: StoredStep }) {
  const { reading, position, durable, lateMs } = step;
  const facts: [string, string][] = [
    ['time', `${timeText(reading.time)}${clockMsText(reading.time).slice(8)}`],
    ['found by', SOURCES[reading.timeSource]],
    ...Object.entries(reading.values).map(([name, value]): [string, string] => [
      visibleText(name),
      numberText(value),
    ]),
    ['seq', String(reading.seq ?? '–')],
    ['boot', visibleText(reading.boot)],
    ...(position === null
      ? []
      : ([['in the order of commits', numberText(position)]] as [string, string][])),
    ...(durable === null
      ? []
      : ([['on disk at', clockMsText(durable.time)]] as [string, string][])),
    ...(lateMs === null
      ? []
      : ([['read after it was taken', msText(lateMs)]] as [string, string][])),
  ];
  return (
    <dl class="step-facts small">
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt class="quiet">{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
