// What each part of the line became.

import type { DecodedStep } from '../../../src/journey/journey.ts';
import '../../design/edges.css';
import { ScrollArea } from '../../design/scroll-area.tsx';
import { numberText } from '../../format/amounts.ts';
import { visibleText } from '../../format/visible-text.ts';

const KINDS = {
  csv: 'CSV',
  json: 'JSON',
  influx: 'Influx line',
  plotter: 'Serial Plotter',
} as const;

export function DecodedFigure({ step }: { readonly step: DecodedStep }) {
  return (
    <ScrollArea
      class="edges-inline step-fields"
      aria-label={`Fields of the ${KINDS[step.kind]} line`}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">In the line</th>
            <th scope="col" class="number">
              Value
            </th>
            <th scope="col">Became</th>
          </tr>
        </thead>
        <tbody>
          {step.fields.map(({ name, text, value, metric }, at) => (
            <tr key={at}>
              <td>{visibleText(name)}</td>
              <td class="mono">{visibleText(text)}</td>
              <td class="number">{value === null ? 'missing' : numberText(value)}</td>
              <td class="quiet">{metric === null ? 'what names and dates it' : 'a metric'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
