// How the export goes, or what became of it.

import { bytesText, count } from '../format/numbers.ts';
import { durationText } from '../format/times.ts';
import { cancelExport, type ExportRun, exportRun } from './export-run.ts';

/** Below this, in ms, a rate tells nothing. */
const RATE_AFTER_MS = 500;

export function ExportProgress() {
  const run = exportRun.value;
  if (run === null) return null;
  const isRunning = run.state === 'running';
  return (
    <div class="export-progress">
      <p role="status" class="small">
        {headline(run)}
      </p>
      {isRunning && (
        <>
          <Bar {...run} />
          <div class="row">
            <p class="small">{amountWords(run)}</p>
            <button type="button" onClick={cancelExport}>
              Cancel
            </button>
          </div>
          <p class="quiet small">It goes on while you look at other pages of this tab.</p>
        </>
      )}
      {run.state === 'failed' && (
        <p class="notice" data-tone="bad" role="alert">
          {run.trouble}
        </p>
      )}
    </div>
  );
}

/** Without a total, or when there is more than was expected, it says only that something goes on. */
function Bar({ readings, expected }: ExportRun) {
  const label = 'Progress of the export';
  if (readings === null || expected === null || readings > expected) {
    return <progress aria-label={label} />;
  }
  return <progress aria-label={label} value={readings} max={Math.max(1, expected)} />;
}

function headline({ state, file, readings, bytes, ms }: ExportRun): string {
  switch (state) {
    case 'running':
      return `Exporting ${file}`;
    case 'done': {
      const parts = [
        ...(readings === null ? [] : [count(readings, 'reading')]),
        bytesText(bytes),
        durationText(ms),
      ];
      return `Saved ${file}: ${parts.join(', ')}.`;
    }
    case 'failed':
      return `${file} was not saved.`;
    case 'cancelled':
      return 'Cancelled. Nothing was saved.';
  }
}

function amountWords({ readings, expected, bytes, ms }: ExportRun): string {
  const parts = [];
  if (readings !== null) {
    const of = expected === null || readings > expected ? '' : ` of about ${figures(expected)}`;
    parts.push(`${figures(readings)}${of} readings`);
  }
  parts.push(bytesText(bytes));
  if (ms > RATE_AFTER_MS) {
    parts.push(`${bytesText(Math.round((bytes / ms) * 1000))}/s`);
    if (readings !== null && readings > 0 && expected !== null && expected > readings) {
      parts.push(`about ${durationText(((expected - readings) / readings) * ms)} left`);
    }
  }
  return parts.join(' · ');
}

function figures(amount: number): string {
  return amount.toLocaleString('en');
}
