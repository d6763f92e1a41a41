// Other devices beside the page's own, in the same charts.

import { useId, useRef, useState } from 'preact/hooks';
import { CallError, callJson, query } from '../api/call.ts';
import type { Device } from '../api/types.ts';
import { rowOf } from '../fleet/client.ts';
import { nameOf } from '../fleet/view.ts';
import { MAX_DEVICES } from './address.ts';
import type { ChartsView } from './charts-view.ts';
import { DeviceMark } from './device-mark.tsx';
import { Drop } from './drop.tsx';
import { lookOf } from './look.ts';

/** So many are offered while somebody types. */
const MAX_OFFERED = 30;

/** The devices in the charts, and how their curves look. */
export function Legend({ view }: { view: ChartsView }) {
  const others = view.others.value;
  if (others.length === 0) return null;
  return (
    <ul class="legend" aria-label="Devices in the charts">
      {view.devices.map((id, at) => (
        <li key={id}>
          <DeviceMark at={at} />
          {labelOf(id)}
          <span class="quiet">{lookOf(at).words}</span>
          {at > 0 && (
            <button
              type="button"
              class="plain"
              aria-label={`Without ${id}`}
              onClick={() => view.compareWith(others.filter((other) => other !== id))}
            >
              ✕
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function labelOf(id: string): string {
  const device = rowOf(id).value?.device;
  return device === undefined ? `${id} (not known)` : nameOf(device);
}

export function Compare({ view }: { view: ChartsView }) {
  const [known, setKnown] = useState<readonly Device[]>([]);
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();

  const fetchKnown = async () => {
    try {
      setKnown((await callJson<{ devices: Device[] }>('/api/devices')).devices);
    } catch {
      // Then it has to be typed in full.
    }
  };
  const add = async (text: string, close: () => void) => {
    const wanted = text.trim();
    if (wanted === '') return;
    const found = known.find((device) => device.id === wanted || nameOf(device) === wanted);
    const id = found?.id ?? wanted;
    if (view.devices.includes(id)) {
      setTrouble(`${wanted} is in the charts already.`);
      return;
    }
    try {
      const path = query('/api/devices', { device: id });
      const { devices } = await callJson<{ devices: Device[] }>(path);
      if (!devices.some((device) => device.id === id)) {
        setTrouble(`There is no device ${wanted}.`);
        return;
      }
    } catch (error) {
      setTrouble(error instanceof CallError ? error.message : 'That did not work.');
      return;
    }
    setTyped('');
    setTrouble(null);
    close();
    view.compareWith([...view.others.value, id]);
  };
  const search = typed.trim().toLowerCase();
  if (view.others.value.length >= MAX_DEVICES - 1) return null;
  const offered = known
    .filter(({ id }) => !view.devices.includes(id))
    .filter((device) => `${device.id} ${nameOf(device)}`.toLowerCase().includes(search))
    .slice(0, MAX_OFFERED);
  return (
    <Drop
      label="Compare with…"
      onOpen={() => {
        field.current?.focus();
        void fetchKnown();
      }}
    >
      {(close) => (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void add(typed, close);
          }}
        >
          <label class="stack">
            Device
            <input
              ref={field}
              list={listId}
              value={typed}
              autocomplete="off"
              aria-invalid={trouble !== null}
              onInput={(event) => {
                setTyped(event.currentTarget.value);
                setTrouble(null);
              }}
            />
          </label>
          <datalist id={listId}>
            {offered.map((device) => (
              <option key={device.id} value={device.id}>
                {nameOf(device)}
              </option>
            ))}
          </datalist>
          {trouble !== null && <p role="alert">{trouble}</p>}
          <button type="submit">Add to the charts</button>
        </form>
      )}
    </Drop>
  );
}
