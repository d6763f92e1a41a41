// The export: which devices, which time, which format; and how it goes.

import './export-form.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { serverNow } from '../fleet/client.ts';
import { bytesText, count } from '../format/numbers.ts';
import { timeZone, zoneName } from '../format/preferences.ts';
import { Choice } from './choice.tsx';
import { DevicePicker } from './device-picker.tsx';
import type { ExportFormat, ExportSize } from './export-estimate.ts';
import { ExportProgress } from './export-progress.tsx';
import { type Preset, type RangeTrouble, rangeOf } from './export-range.ts';
import { expectReadings, exportRun, startExport } from './export-run.ts';
import { canPickFile } from './export-sinks.ts';
import { useDevices, useSize } from './export-size.ts';

const PRESET_NAMES: readonly (readonly [Preset, string])[] = [
  ['all', 'Everything'],
  ['hour', 'Last hour'],
  ['day', '24 hours'],
  ['week', '7 days'],
  ['month', '30 days'],
  ['own', 'From … to …'],
];
const FORMAT_NAMES: readonly (readonly [ExportFormat, string])[] = [
  ['csv', 'CSV'],
  ['ndjson', 'NDJSON'],
  ['parquet', 'Parquet'],
];
const FORMAT_HINTS: Readonly<Record<ExportFormat, string>> = {
  csv: 'A table with a column a metric, for spreadsheets.',
  ndjson: 'A JSON object a line, for scripts.',
  parquet: 'For DuckDB, pandas, Polars and the like; by far the smallest.',
};

/** From here on it is said beforehand that an export is large. */
const LARGE_BYTES = 500_000_000;

interface ExportFormProps {
  /** Chosen at first; left out: all. */
  readonly devices?: readonly string[];
}

export function ExportForm({ devices: given }: ExportFormProps) {
  const [devices, trouble] = useDevices();
  const [isAll, setAll] = useState(given === undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(given));
  const [preset, setPreset] = useState<Preset>('all');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [isTried, setTried] = useState(false);

  const asked = rangeOf({ preset, from, to }, timeZone.value, serverNow());
  const range = 'range' in asked ? asked.range : null;
  const ids = isAll ? null : [...chosen];
  const rangeKey = `${preset} ${from} ${to} ${timeZone.value}`;
  const size = useSize(devices, ids, range, rangeKey, format);
  const readings = size?.readings ?? null;
  const isRunning = exportRun.value?.state === 'running';
  // What the export that runs was asked for: only its own size is told to it.
  const choice = JSON.stringify([ids, rangeKey]);
  const begun = useRef('');
  useEffect(() => {
    if (isRunning && begun.current === choice) expectReadings(readings);
  }, [isRunning, choice, readings]);
  const isNone = ids?.length === 0;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (range === null || isNone || isRunning) return;
    begun.current = choice;
    expectReadings(readings);
    void startExport({ devices: ids, range, format });
  };

  return (
    <form class="export stack" onSubmit={submit} noValidate>
      <div class="stack export-devices">
        <Choice
          legend="Devices"
          options={[
            ['all', devices === null ? 'All' : `All ${devices.length.toLocaleString('en')}`],
            ['some', 'Chosen'],
          ]}
          value={isAll ? 'all' : 'some'}
          onChoose={(who) => setAll(who === 'all')}
        />
        {trouble !== null && (
          <p class="trouble small" role="alert">
            {trouble}
          </p>
        )}
        {!isAll && devices !== null && (
          <DevicePicker {...{ devices, chosen }} onChoose={setChosen} />
        )}
        {isTried && isNone && (
          <p class="trouble small" role="alert">
            Choose a device at least.
          </p>
        )}
      </div>
      <Choice legend="Time" options={PRESET_NAMES} value={preset} onChoose={setPreset} />
      {preset === 'own' && (
        <Bounds
          {...{ from, to, setFrom, setTo }}
          trouble={'trouble' in asked ? asked.trouble : {}}
        />
      )}
      <div class="stack export-format">
        <Choice legend="Format" options={FORMAT_NAMES} value={format} onChoose={setFormat} />
        <p class="quiet small">{FORMAT_HINTS[format]}</p>
      </div>
      {!isNone && range !== null && <SizeWords {...{ size }} />}
      <div class="row">
        <button class="primary" type="submit" disabled={isRunning}>
          Export
        </button>
        {isRunning && <p class="quiet small">One export at a time.</p>}
      </div>
      <ExportProgress />
    </form>
  );
}

interface ExportDialogProps extends ExportFormProps {
  /** What the button says. */
  readonly label?: string;
}

/** A button that opens the form in a dialog. */
export function ExportDialog({ devices, label = 'Export…' }: ExportDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {label}
      </button>
      {isOpen && (
        <Dialog title="Export readings" onClose={() => setOpen(false)}>
          <ExportForm {...(devices !== undefined && { devices })} />
        </Dialog>
      )}
    </>
  );
}

interface BoundsProps {
  readonly from: string;
  readonly to: string;
  readonly setFrom: (text: string) => void;
  readonly setTo: (text: string) => void;
  readonly trouble: RangeTrouble;
}

function Bounds({ from, to, setFrom, setTo, trouble }: BoundsProps) {
  return (
    <div class="stack bounds">
      <div class="row">
        <Bound label="From" value={from} onType={setFrom} trouble={trouble.from} />
        <Bound label="To" value={to} onType={setTo} trouble={trouble.to} />
      </div>
      <p class="quiet small">
        In {zoneName()}. Empty: from the first reading, up to the last. What was taken right at the
        end is left out.
      </p>
    </div>
  );
}

interface BoundProps {
  readonly label: string;
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly trouble: string | undefined;
}

function Bound({ label, value, onType, trouble }: BoundProps) {
  const [isHalf, setHalf] = useState(false);
  const words = isHalf ? 'Fill in day and time, or leave all of it empty.' : trouble;
  return (
    <Field label={label} trouble={words}>
      {(attributes) => (
        <input
          {...attributes}
          type="datetime-local"
          step={1}
          value={value}
          onInput={({ currentTarget }) => {
            setHalf(currentTarget.validity.badInput);
            onType(currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}

function SizeWords({ size }: { readonly size: ExportSize | null }) {
  if (size === null) return <p class="quiet small">Counting…</p>;
  const isLarge = size.bytes >= LARGE_BYTES;
  return (
    <div class={isLarge ? 'notice small' : 'small'} data-tone={isLarge ? 'warn' : undefined}>
      <p>
        {size.readings === 0
          ? 'There are no readings then.'
          : `About ${count(size.readings, 'reading')}, ${bytesText(size.bytes)}.`}
      </p>
      {isLarge && (
        <p>
          That is large and takes a while. Parquet is a good deal smaller, and a shorter time or
          fewer devices help.
          {!canPickFile() &&
            ' This browser gathers all of it first: the disk needs room for it twice.'}
        </p>
      )}
    </div>
  );
}
