// The units of a device's metrics, where a person knows better than the board.

import { useId } from 'preact/hooks';
import type { Device } from '../api/types.ts';

interface UnitFieldsProps {
  readonly metrics: Device['metrics'];
  /** Those that were touched; null: as the board says. */
  readonly units: ReadonlyMap<string, string | null>;
  readonly onChange: (units: ReadonlyMap<string, string | null>) => void;
  readonly trouble: string | undefined;
}

export function UnitFields({ metrics, units, onChange, trouble }: UnitFieldsProps) {
  const id = useId();
  const names = Object.keys(metrics);
  if (names.length === 0) return null;
  return (
    <fieldset class="field unit-fields" aria-describedby={`${id}-trouble`}>
      <legend>Units</legend>
      <p class="quiet small">
        What its numbers are in; they are not converted. Empty: no unit. Reset: as the board says.
      </p>
      {names.map((name, at) => (
        <UnitField
          key={name}
          id={`${id}-${at}`}
          metric={name}
          unit={units.has(name) ? (units.get(name) ?? null) : (metrics[name]?.unit ?? '')}
          onType={(unit) => onChange(new Map(units).set(name, unit))}
        />
      ))}
      <p class="trouble small" id={`${id}-trouble`} aria-live="polite">
        {trouble}
      </p>
    </fieldset>
  );
}

interface UnitFieldProps {
  readonly id: string;
  readonly metric: string;
  /** Null: as the board says. */
  readonly unit: string | null;
  readonly onType: (unit: string | null) => void;
}

function UnitField({ id, metric, unit, onType }: UnitFieldProps) {
  return (
    <div class="unit-field">
      <label for={id}>{metric}</label>
      <input
        id={id}
        value={unit ?? ''}
        placeholder={unit === null ? 'as it says' : 'none'}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onType(event.currentTarget.value)}
      />
      <button
        type="button"
        class="plain small"
        disabled={unit === null}
        aria-label={`Reset the unit of ${metric}`}
        onClick={() => onType(null)}
      >
        Reset
      </button>
    </div>
  );
}
