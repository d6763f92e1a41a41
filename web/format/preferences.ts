// What a person chose for this browser: kept in it, and shared by its tabs.

import { effect, type Signal, signal } from '@preact/signals';
import { isTimeZone } from './zones.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const TEMPERATURES = ['°C', '°F'] as const;
export type Temperature = (typeof TEMPERATURES)[number];

/** `local`, or an IANA name as `UTC`, `Europe/Berlin`. */
export type TimeZone = string;

export const theme = kept<Theme>('theme', 'system', (text) => THEMES.find((one) => one === text));
export const temperature = kept<Temperature>('temperature', '°C', (text) =>
  TEMPERATURES.find((one) => one === text),
);
export const timeZone = kept<TimeZone>('time-zone', 'local', (text) =>
  text === 'local' || isTimeZone(text) ? text : undefined,
);

/** The time zone by its own name. */
export function zoneName(): string {
  return timeZone.value === 'local'
    ? Intl.DateTimeFormat().resolvedOptions().timeZone
    : timeZone.value;
}

effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});

/** A preference that outlives the page where the browser lets it. */
export function kept<Value extends string>(
  name: string,
  usual: Value,
  parse: (text: string) => Value | undefined,
): Signal<Value> {
  const key = `tapline.${name}`;
  const read = (text: string | null) => (text === null ? undefined : parse(text)) ?? usual;
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(key);
  } catch {
    // Forbidden: it lasts as long as the page.
  }
  const preference = signal(read(stored));
  let written = preference.value;
  effect(() => {
    const { value } = preference;
    if (value === written) return;
    written = value;
    try {
      localStorage.setItem(key, value);
    } catch {
      // As above.
    }
  });
  addEventListener('storage', (event) => {
    // All was cleared: key and value are null.
    if (event.key !== key && event.key !== null) return;
    written = read(event.newValue);
    preference.value = written;
  });
  return preference;
}
