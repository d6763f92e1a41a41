// Which part of time is looked at: presets, buttons, and a free choice.

import './ranges.css';
import { useState } from 'preact/hooks';
import { zoneName } from '../format/preferences.ts';
import { timeText } from '../format/times.ts';
import { pressRangeKey } from './chart-keys.ts';
import type { ChartsView } from './charts-view.ts';
import { FreeRange } from './free-range.tsx';
import { PRESETS, parseRange, rangeName } from './range.ts';

const BUTTONS = [
  ['ArrowLeft', '←', 'Earlier'],
  ['ArrowRight', '→', 'Later'],
  ['-', '−', 'Zoom out'],
  ['+', '+', 'Zoom in'],
] as const;

export function Ranges({ view }: { view: ChartsView }) {
  const range = view.range.value;
  const name = rangeName(range);
  const [isChoosing, setChoosing] = useState(false);
  return (
    <div class="ranges">
      <fieldset class="presets">
        <legend class="sr-only">Range</legend>
        {PRESETS.map(([preset, words]) => (
          <button
            key={preset}
            type="button"
            aria-pressed={name === preset}
            onClick={() => {
              const chosen = parseRange(preset);
              if (chosen !== null) view.go(chosen);
            }}
          >
            {words}
          </button>
        ))}
      </fieldset>
      <div class="row">
        <div class="steps">
          {BUTTONS.map(([key, sign, words]) => (
            <button
              key={key}
              type="button"
              aria-label={words}
              title={words}
              onClick={() => pressRangeKey(key, view)}
            >
              {sign}
            </button>
          ))}
        </div>
        <button type="button" disabled={range.kind !== 'between'} onClick={() => view.goToNow()}>
          Now
        </button>
        <button
          type="button"
          disabled={!view.canGoBack.value}
          onClick={() => view.goBack()}
          title="To the range before (Escape)"
        >
          Back
        </button>
        <button type="button" aria-expanded={isChoosing} onClick={() => setChoosing(!isChoosing)}>
          From … to …
        </button>
      </div>
      <p class="quiet small range-words">
        {range.kind === 'between'
          ? `${timeText(range.from)} to ${timeText(range.to)}, ${zoneName()}`
          : `Follows now, ${zoneName()}`}
      </p>
      {isChoosing && <FreeRange view={view} close={() => setChoosing(false)} />}
    </div>
  );
}
