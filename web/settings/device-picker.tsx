// Some devices of a fleet, chosen from a list that can be searched.

import './device-picker.css';
import { useMemo, useState } from 'preact/hooks';
import { Field } from '../design/field.tsx';
import { count } from '../format/numbers.ts';
import type { ExportDevice } from './export-estimate.ts';

/** Rows of the list at once: whoever looks for one further down searches. */
const MAX_ROWS = 100;
/** Chosen ones that are shown by name. */
const MAX_CHIPS = 12;

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

interface DevicePickerProps {
  readonly devices: readonly ExportDevice[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

export function DevicePicker({ devices, chosen, onChoose }: DevicePickerProps) {
  const [search, setSearch] = useState('');
  const sorted = useMemo(
    () => devices.toSorted((a, b) => names.compare(a.name ?? a.id, b.name ?? b.id)),
    [devices],
  );
  const wanted = search.trim().toLowerCase();
  const found = useMemo(
    () =>
      sorted.filter(
        ({ id, name }) =>
          id.toLowerCase().includes(wanted) || (name ?? '').toLowerCase().includes(wanted),
      ),
    [sorted, wanted],
  );
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <div class="picker">
      <Field label="Search devices by name or id">
        {(attributes) => (
          <input
            {...attributes}
            type="search"
            value={search}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="row small">
        <p role="status">
          {wanted === '' ? count(found.length, 'device') : `${count(found.length, 'device')} found`}
          , {chosen.size.toLocaleString('en')} chosen
        </p>
        <button
          type="button"
          class="plain"
          disabled={found.length === 0}
          onClick={() => onChoose(new Set([...chosen, ...found.map(({ id }) => id)]))}
        >
          Choose {wanted === '' ? 'all' : 'all found'}
        </button>
        <button
          type="button"
          class="plain"
          disabled={chosen.size === 0}
          onClick={() => onChoose(new Set())}
        >
          Choose none
        </button>
      </div>
      <ul class="picker-rows" aria-label="Devices">
        {found.slice(0, MAX_ROWS).map(({ id, name, readings }) => (
          <li key={id}>
            <label>
              <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
              <span class="picker-name">
                {name ?? id} {name !== null && <span class="quiet small mono">{id}</span>}
              </span>
              <span class="quiet small">{count(readings, 'reading')}</span>
            </label>
          </li>
        ))}
        {found.length > MAX_ROWS && (
          <li class="quiet small">{count(found.length - MAX_ROWS, 'more', 'more')}: search.</li>
        )}
        {found.length === 0 && <li class="quiet small">No device is called so.</li>}
      </ul>
      <Chips {...{ devices, chosen, toggle }} />
    </div>
  );
}

interface ChipsProps extends Pick<DevicePickerProps, 'devices' | 'chosen'> {
  readonly toggle: (id: string) => void;
}

function Chips({ devices, chosen, toggle }: ChipsProps) {
  if (chosen.size === 0) return null;
  const nameById = new Map(devices.map(({ id, name }) => [id, name ?? id]));
  return (
    <ul class="row chips" aria-label="Chosen devices">
      {[...chosen].slice(0, MAX_CHIPS).map((id) => (
        <li key={id}>
          <button type="button" onClick={() => toggle(id)} aria-label={`Leave out ${id}`}>
            {nameById.get(id) ?? id} <span aria-hidden="true">✕</span>
          </button>
        </li>
      ))}
      {chosen.size > MAX_CHIPS && (
        <li class="quiet small">and {(chosen.size - MAX_CHIPS).toLocaleString('en')} more</li>
      )}
    </ul>
  );
}
