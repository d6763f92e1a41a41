// Forgetting a device: what goes, and a check that it is meant.

import { useEffect, useRef, useState } from 'preact/hooks';
import { CallError, callJson, devicePath } from '../api/call.ts';
import type { Device } from '../api/types.ts';
import { Field } from '../design/field.tsx';
import { count } from '../format/numbers.ts';
import { wordsFor } from './words.ts';

interface ForgetDeviceProps {
  readonly device: Device;
  readonly onGone: () => void;
  readonly onBack: () => void;
}

export function ForgetDevice({ device, onGone, onBack }: ForgetDeviceProps) {
  const { id, readings, connected } = device;
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const isMeant = typed.trim() === id;

  const forget = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || !isMeant) return;
    setBusy(true);
    try {
      await callJson(devicePath(id), { method: 'DELETE' });
      onGone();
    } catch (error) {
      if (error instanceof CallError && error.code === 'unknown-device') {
        onGone();
        return;
      }
      setTrouble(wordsFor(error));
      setBusy(false);
    }
  };

  return (
    <form class="stack" onSubmit={forget} noValidate>
      <p>
        <strong>{count(readings, 'reading')}</strong> of it go for good, and with them its messages,
        rejects, events and commands, its name, notes, units and fields. Nothing brings them back. A
        token stays until it is revoked.
      </p>
      {connected && (
        <p class="notice" data-tone="warn">
          Its board is connected: when it comes back it will be here again, as a new device. Switch
          it off first if it is to stay away.
        </p>
      )}
      <Field
        label={
          <>
            Type its id, <code>{id}</code>, to go on
          </>
        }
        trouble={trouble}
      >
        {(attributes) => (
          <input
            {...attributes}
            ref={field}
            value={typed}
            autocomplete="off"
            spellcheck={false}
            autocapitalize="off"
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setTrouble(null);
            }}
          />
        )}
      </Field>
      <div class="row">
        <button class="danger" type="submit" disabled={isBusy || !isMeant}>
          {isBusy ? 'Forgetting…' : 'Forget it for good'}
        </button>
        <button type="button" onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  );
}
