// A range by its two ends, as clocks in the chosen time zone show them.

import { useRef, useState } from 'preact/hooks';
import { Field } from '../../design/field.tsx';
import { timeZone, zoneName } from '../../format/preferences.ts';
import { wallTime } from '../../format/wall-time.ts';
import type { ChartsView } from '../charts/charts-view.ts';
import { type EndsTrouble, rangeBetween } from './free-ends.ts';

const ENDS = [
  ['from', 'From'],
  ['to', 'To'],
] as const;

export function FreeRange({ view, close }: { view: ChartsView; close: () => void }) {
  const zone = timeZone.value;
  const [span] = useState(() => view.span);
  const [trouble, setTrouble] = useState<EndsTrouble>({});
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (form.current === null) return;
    const fields = new FormData(form.current);
    const [from, to] = ENDS.map(([name]) => String(fields.get(name) ?? ''));
    const wished = rangeBetween(from ?? '', to ?? '', zone);
    if ('trouble' in wished) {
      setTrouble(wished.trouble);
      return;
    }
    view.go(wished.range);
    close();
  };
  return (
    <form class="free-range" ref={form} onSubmit={submit} noValidate>
      {ENDS.map(([name, words]) => (
        <Field key={name} label={words} trouble={trouble[name]}>
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              name={name}
              step="1"
              defaultValue={wallTime(span[name], zone)}
            />
          )}
        </Field>
      ))}
      <button class="primary" type="submit">
        Show
      </button>
      <p class="quiet small">By clocks in {zoneName()}</p>
    </form>
  );
}
