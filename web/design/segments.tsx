// A few ways to look at the same thing, of which one is chosen: radio buttons that look like one piece.

import './segments.css';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface SegmentsProps<Value extends string> {
  /** For who does not see them. */
  readonly legend: string;
  readonly options: readonly (readonly [value: Value, name: ComponentChildren])[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { legend, options, value, onChoose } = props;
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="sr-only">{legend}</legend>
      {options.map(([one, text]) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChoose(one)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
