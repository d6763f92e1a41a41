// What a person says of a device: name, notes, units, field list.

import { useState } from 'preact/hooks';
import { CallError, callJson, devicePath } from '../api/call.ts';
import type { Device } from '../api/types.ts';
import { Field } from '../design/field.tsx';
import { FieldListEditor } from './field-list-editor.tsx';
import {
  changeOf,
  fieldOf,
  formOf,
  MAX_NAME_CHARS,
  MAX_NOTES_CHARS,
  type ProfileForm,
  type ProfileTroubles,
  troublesOf,
} from './profile-change.ts';
import { UnitFields } from './unit-fields.tsx';
import { wordsFor } from './words.ts';

interface ProfileFieldsProps {
  readonly device: Device;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

export function ProfileFields({ device, onSaved, onCancel }: ProfileFieldsProps) {
  const [form, setForm] = useState<ProfileForm>(() => formOf(device));
  const [troubles, setTroubles] = useState<ProfileTroubles & { readonly all?: string }>({});
  const [isBusy, setBusy] = useState(false);
  const change = changeOf(device, form);
  const isSame = Object.keys(change).length === 0;
  const type = (typed: Partial<ProfileForm>) => {
    setForm({ ...form, ...typed });
    setTroubles({});
  };

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const wrong = troublesOf(change);
    setTroubles(wrong);
    if (isBusy || Object.keys(wrong).length > 0) return;
    if (isSame) {
      onCancel();
      return;
    }
    setBusy(true);
    try {
      await callJson(devicePath(device.id), { method: 'PATCH', body: change });
      onSaved();
    } catch (error) {
      const field = error instanceof CallError ? fieldOf(error.code, error.message) : null;
      setTroubles({ [field ?? 'all']: wordsFor(error) });
      setBusy(false);
    }
  };

  return (
    <form class="profile stack" onSubmit={save} noValidate>
      <Field label="Name" trouble={troubles.name ?? tooLong(form.name.trim(), MAX_NAME_CHARS)}>
        {(attributes) => (
          <input
            {...attributes}
            autofocus
            value={form.name}
            placeholder={device.id}
            autocomplete="off"
            onInput={(event) => type({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Notes" trouble={troubles.notes ?? tooLong(form.notes, MAX_NOTES_CHARS)}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            value={form.notes}
            placeholder="Where it hangs, which sensor, when its battery was changed …"
            onInput={(event) => type({ notes: event.currentTarget.value })}
          />
        )}
      </Field>
      <UnitFields
        metrics={device.metrics}
        units={form.units}
        onChange={(units) => type({ units })}
        trouble={troubles.units}
      />
      <FieldListEditor
        device={device}
        value={form.fields}
        onChange={(fields) => type({ fields })}
        trouble={troubles.fields}
      />
      {troubles.all !== undefined && (
        <p class="notice" data-tone="bad" role="alert">
          {troubles.all}
        </p>
      )}
      <div class="row">
        <button class="primary" type="submit" disabled={isBusy || isSame}>
          {isBusy ? 'Saving…' : 'Save'}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** Said while one types, not only when it is sent. */
function tooLong(text: string, most: number): string | null {
  const more = [...text].length - most;
  return more > 0 ? `${more} too many: at most ${most} characters.` : null;
}
