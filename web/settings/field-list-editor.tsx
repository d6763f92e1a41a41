// The field list of a board, and how lines of it that were rejected would be read with it.

import { useEffect, useId, useState } from 'preact/hooks';
import { callJson, devicePath } from '../api/call.ts';
import type { Device, Reject } from '../api/types.ts';
import { Field } from '../design/field.tsx';
import {
  fieldsHint,
  fieldsTrouble,
  looksLikeCsv,
  type ReadLine,
  readLine,
  splitFields,
} from './field-list.ts';

/** The list of a board without one of its own, unless the server was started with another. */
const USUAL_FIELDS = 'seq,millis,temperature,humidity';
/** Lines that are tried. */
const MAX_LINES = 2;

interface FieldListEditorProps {
  readonly device: Device;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly trouble: string | undefined;
}

export function FieldListEditor({ device, value, onChange, trouble }: FieldListEditorProps) {
  const whatId = useId();
  const lines = useRejectedLines(device.id);
  const fields = value.trim() === '' ? null : splitFields(value);
  const words = trouble ?? (fields === null ? null : fieldsTrouble(fields));
  const hint = fields === null || words !== null ? null : fieldsHint(fields);
  return (
    <details open={device.fields !== null || lines.length > 0}>
      <summary>Fields of its lines</summary>
      <div class="stack">
        <p class="quiet small" id={whatId}>
          For a board that prints bare numbers, as <code>12,1234567,28.3,65.2</code>: what each cell
          is, in order, with commas. <code>seq</code> counts its readings, <code>millis</code> is
          its uptime, <code>time</code> the Unix time; every other name is a metric. A HELLO of the
          board that names its fields goes before this.
        </p>
        <Field label="Names, in order" trouble={words} describedBy={whatId}>
          {(attributes) => (
            <input
              {...attributes}
              class="mono"
              value={value}
              placeholder={`${USUAL_FIELDS} (unless the server was told otherwise)`}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => onChange(event.currentTarget.value)}
            />
          )}
        </Field>
        <p class="notice small" data-tone="warn" role="status" hidden={hint === null}>
          {hint}
        </p>
        {lines.length > 0 && fields !== null && words === null && (
          <Preview {...{ fields, lines }} />
        )}
      </div>
    </details>
  );
}

interface PreviewProps {
  readonly fields: readonly string[];
  readonly lines: readonly string[];
}

function Preview({ fields, lines }: PreviewProps) {
  return (
    <div class="read-lines">
      <h3>Its last rejected lines, read with this list</h3>
      {lines.map((line, at) => (
        <LineRead key={at} line={line} read={readLine(fields, line)} />
      ))}
    </div>
  );
}

function LineRead({ line, read }: { readonly line: string; readonly read: ReadLine }) {
  return (
    <div class="line-read">
      <p class="small">
        <code>{line}</code>
      </p>
      <table>
        <tbody>
          <tr>
            {read.cells.map(({ field }, at) => (
              <th key={at} scope="col">
                {field ?? '?'}
              </th>
            ))}
          </tr>
          <tr>
            {read.cells.map(({ text, trouble }, at) => (
              <td key={at} data-trouble={trouble !== null}>
                {text === '' ? 'missing' : text}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p class={read.trouble === null ? 'small' : 'small trouble'}>
        {read.trouble === null ? '✓ A reading.' : `✗ Rejected still: ${read.trouble}`}
      </p>
    </div>
  );
}

/** The newest first. */
function useRejectedLines(id: string): readonly string[] {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    callJson<{ rejects: Reject[] }>(devicePath(id, '/rejects'), { signal }).then(
      ({ rejects }) => {
        const raw = rejects.map((reject) => reject.raw).filter(looksLikeCsv);
        setLines(raw.slice(0, MAX_LINES));
      },
      // Without them there is no preview.
      () => {},
    );
    return () => controller.abort();
  }, [id]);
  return lines;
}
