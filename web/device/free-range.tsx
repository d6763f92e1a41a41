// A range by its two ends, as clocks in the chosen time zone show them.

import { useId, useRef, useState } from 'preact/hooks';
import { timeZone, zoneName } from '../format/preferences.ts';
import type { ChartsView } from './charts-view.ts';
import { between } from './range.ts';
import { momentOf, wallText } from './zone-times.ts';

export function FreeRange({ view, close }: { view: ChartsView; close: () => void }) {
  const zone = timeZone.value === 'local' ? undefined : timeZone.value;
  const [{ from, to }] = useState(() => view.span);
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const troubleId = useId();

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (form.current === null) return;
    const fields = new FormData(form.current);
    const ends = ['from', 'to'].map((name) => String(fields.get(name) ?? ''));
    const [start, end] = ends.map((text) => momentOf(text, zone));
    if (ends.includes('')) {
      setTrouble('Give both a beginning and an end.');
    } else if (start == null || end == null) {
      const which = start == null ? 'beginning' : 'end';
      setTrouble(`The ${which} is no time in ${zoneName()}: clocks are put forward over it.`);
    } else if (end <= start) {
      setTrouble('The end has to be later than the beginning.');
    } else {
      const range = between(start, end);
      if (range === null) return;
      view.go(range);
      close();
    }
  };

  const field = (name: string, words: string, time: number) => (
    <label>
      {words}
      <input
        type="datetime-local"
        name={name}
        step="1"
        defaultValue={wallText(time, zone)}
        aria-invalid={trouble !== null}
        aria-describedby={trouble === null ? undefined : troubleId}
      />
    </label>
  );
  return (
    <form class="free-range" ref={form} onSubmit={submit} noValidate>
      {field('from', `From (${zoneName()})`, from)}
      {field('to', 'To', to)}
      <button class="primary" type="submit">
        Show
      </button>
      {trouble !== null && (
        <p id={troubleId} class="notice" data-tone="bad" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}
