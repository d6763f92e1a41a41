// What the reading says, as it is stored.

import type { Journey, StoredStep } from '../../src/journey/journey.ts';
import type { Metric } from '../api/types.ts';
import { numberText, quantity } from '../format/numbers.ts';
import { timeText } from '../format/times.ts';
import { visibleText } from '../format/visible-text.ts';

interface Props {
  readonly journey: Journey;
  readonly units: Readonly<Record<string, Metric>>;
}

export function Values({ journey, units }: Props) {
  const stored = journey.steps.find(
    (step): step is StoredStep => step.known && step.step === 'stored',
  );
  if (stored === undefined) return null;
  const { values, time } = stored.reading;
  return (
    <dl class="journey-values">
      {Object.entries(values).map(([name, value]) => {
        const unit = Object.hasOwn(units, name) ? (units[name]?.unit ?? null) : null;
        const shown = quantity(value, unit);
        return (
          <div key={name}>
            <dt class="quiet small">{visibleText(name)}</dt>
            <dd>
              <span class="figure">{numberText(shown.value)}</span> {visibleText(shown.unit)}
            </dd>
          </div>
        );
      })}
      <div>
        <dt class="quiet small">taken at</dt>
        <dd>
          <time dateTime={time}>{timeText(time)}</time>
        </dd>
      </div>
    </dl>
  );
}
