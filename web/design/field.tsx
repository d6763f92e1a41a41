// A field of a form: its label above it, what is wrong with it below.

import './field.css';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** What the input, select or textarea itself is given. */
interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

interface FieldProps {
  readonly label: ComponentChildren;
  /** What is wrong, in words. */
  readonly trouble?: string | null | undefined;
  /** The id of what else describes it. */
  readonly describedBy?: string;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

export function Field({ label, trouble, describedBy = '', children }: FieldProps) {
  const id = useId();
  const troubleId = `${id}-trouble`;
  const isWrong = trouble !== null && trouble !== undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-invalid': isWrong,
        'aria-describedby': `${describedBy} ${troubleId}`.trim(),
      })}
      <p id={troubleId} class="trouble small" aria-live="polite">
        {trouble}
      </p>
    </div>
  );
}
