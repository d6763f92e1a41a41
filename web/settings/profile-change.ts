// What a person typed of a device, turned into what is to be changed: only what is different is sent.

import type { Device } from '../api/types.ts';
import { fieldsTrouble, splitFields } from './field-list.ts';

export const MAX_NAME_CHARS = 64;
export const MAX_NOTES_CHARS = 4000;
export const MAX_UNIT_CHARS = 16;

/** As it stands in the form. */
export interface ProfileForm {
  readonly name: string;
  readonly notes: string;
  /** Of the metrics whose unit was touched; null: as the board says. */
  readonly units: ReadonlyMap<string, string | null>;
  /** With commas. */
  readonly fields: string;
}

/** The body of the call; what is left out stays. */
export interface ProfileChange {
  readonly name?: string | null;
  readonly notes?: string | null;
  readonly units?: Readonly<Record<string, string | null>>;
  readonly fields?: readonly string[] | null;
}

/** What is wrong, in words. */
export interface ProfileTroubles {
  readonly name?: string;
  readonly notes?: string;
  readonly units?: string;
  readonly fields?: string;
}

type Said = Pick<Device, 'name' | 'notes' | 'fields' | 'metrics'>;

export function formOf({ name, notes, fields }: Said): ProfileForm {
  return {
    name: name ?? '',
    notes: notes ?? '',
    units: new Map(),
    fields: fields?.join(', ') ?? '',
  };
}

/** An empty change: nothing is different. */
export function changeOf(device: Said, form: ProfileForm): ProfileChange {
  const name = form.name.trim() === '' ? null : form.name.trim();
  const notes = form.notes.trim() === '' ? null : form.notes.replaceAll(/\r\n?/g, '\n');
  const fields = form.fields.trim() === '' ? null : splitFields(form.fields);
  const units = [...form.units]
    .map(([metric, unit]) => [metric, unit?.trim() ?? null] as const)
    .filter(([metric, unit]) => unit === null || unit !== (device.metrics[metric]?.unit ?? ''));
  return {
    ...(name !== device.name && { name }),
    ...(notes !== device.notes && { notes }),
    // A metric may be called `__proto__`: as an entry it is a name like any other.
    ...(units.length > 0 && { units: Object.fromEntries(units) }),
    ...(fields?.join() !== device.fields?.join() && { fields }),
  };
}

/** What the server would refuse; empty: nothing. */
export function troublesOf({ name, notes, units, fields }: ProfileChange): ProfileTroubles {
  const isLong = (text: string | null | undefined, most: number) => [...(text ?? '')].length > most;
  const control = /\p{Cc}/u;
  const unitTexts = Object.values(units ?? {});
  const fieldsWords = fields == null ? null : fieldsTrouble(fields);
  return {
    ...(isLong(name, MAX_NAME_CHARS) && { name: `At most ${MAX_NAME_CHARS} characters.` }),
    ...(control.test(name ?? '') && { name: 'A name has no line breaks or control characters.' }),
    ...(isLong(notes, MAX_NOTES_CHARS) && { notes: `At most ${MAX_NOTES_CHARS} characters.` }),
    ...(unitTexts.some((text) => isLong(text, MAX_UNIT_CHARS)) && {
      units: `A unit has at most ${MAX_UNIT_CHARS} characters.`,
    }),
    ...(fieldsWords !== null && { fields: fieldsWords }),
  };
}

/** Beside which field the server's words belong; null: none. */
export function fieldOf(code: string, message: string): keyof ProfileTroubles | null {
  if (code === 'needs-seq') return 'fields';
  if (code !== 'bad-profile') return null;
  const [word] = message.split(' ');
  if (word === 'The') return 'units';
  return word === 'name' || word === 'notes' || word === 'units' || word === 'fields' ? word : null;
}
