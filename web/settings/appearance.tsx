// How this browser shows everything: theme, unit of temperatures, time zone.

import { useState } from 'preact/hooks';
import { Field } from '../design/field.tsx';
import { now } from '../format/now.ts';
import {
  TEMPERATURES,
  type Theme,
  temperature,
  theme,
  timeZone,
  zoneName,
} from '../format/preferences.ts';
import { timeText } from '../format/times.ts';
import { findZone, zoneNames } from '../format/zones.ts';
import { Choice } from './choice.tsx';

const THEME_NAMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function Appearance() {
  return (
    <section class="panel stack" aria-labelledby="appearance">
      <div>
        <h2 id="appearance">Appearance</h2>
        <p class="quiet small">Kept in this browser, for all its tabs.</p>
      </div>
      <Choice
        legend="Theme"
        options={THEME_NAMES}
        value={theme.value}
        onChoose={(chosen) => {
          theme.value = chosen;
        }}
      />
      <Choice
        legend="Temperatures"
        options={TEMPERATURES.map((unit) => [unit, unit] as const)}
        value={temperature.value}
        onChoose={(chosen) => {
          temperature.value = chosen;
        }}
      />
      <TimeZoneChoice />
    </section>
  );
}

type ZoneKind = 'local' | 'UTC' | 'other';

function TimeZoneChoice() {
  const chosen = timeZone.value;
  const [isOther, setOther] = useState(chosen !== 'local' && chosen !== 'UTC');
  const kind: ZoneKind = isOther ? 'other' : chosen === 'UTC' ? 'UTC' : 'local';
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choose = (next: ZoneKind) => {
    setOther(next === 'other');
    if (next !== 'other') timeZone.value = next;
  };
  return (
    <div class="stack time-zone">
      <Choice
        legend="Time zone"
        options={[
          ['local', `Local: ${ownZone}`],
          ['UTC', 'UTC'],
          ['other', 'Another'],
        ]}
        value={kind}
        onChoose={choose}
      />
      {isOther && <ZoneField />}
      <p class="quiet small">
        There it is {timeText(now.value)} ({zoneName()}).
      </p>
    </div>
  );
}

function ZoneField() {
  const [text, setText] = useState(timeZone.value === 'local' ? '' : timeZone.value);
  const [names] = useState(zoneNames);
  const isUnknown = text.trim() !== '' && findZone(text, names) === null;
  const take = (typed: string) => {
    setText(typed);
    const zone = findZone(typed, names);
    if (zone !== null) timeZone.value = zone;
  };
  return (
    <>
      <Field
        label="Search a place or a zone"
        trouble={
          isUnknown
            ? 'No time zone has this name: type a city, as Berlin, or a name in full, as Asia/Kolkata.'
            : null
        }
      >
        {(attributes) => (
          <input
            {...attributes}
            list="zones"
            value={text}
            placeholder="Europe/Berlin"
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => take(event.currentTarget.value)}
            onBlur={() => {
              const zone = findZone(text, names);
              if (zone !== null) setText(zone);
            }}
          />
        )}
      </Field>
      <datalist id="zones">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
