// The readings themselves, the newest first.

import '../../design/edges.css';
import './readings-table.css';
import { useCallback, useState } from 'preact/hooks';
import { CallError, callJson, devicePath, query } from '../../api/call.ts';
import type { Device, Reading } from '../../api/types.ts';
import { ScrollArea } from '../../design/scroll-area.tsx';
import type { LiveReading } from '../../fleet/protocol.ts';
import { numberText, quantity } from '../../format/numbers.ts';
import { clockMsText, timeText } from '../../format/times.ts';
import { journeyHref } from '../../shell/paths.ts';
import { valueIn } from '../data/reading-run.ts';
import { useRenewed } from './renewed.ts';

const PAGE = 25;

const SOURCES = {
  device: 'the board’s clock',
  uptime: 'the board’s uptime',
  arrival: 'its arrival',
} as const;

interface Page {
  readonly readings: readonly Reading[];
  readonly next: string | null;
}

export function ReadingsTable({ device }: { device: Device }) {
  const { id } = device;
  /** Where each page begins; the last of them is shown. */
  const [starts, setStarts] = useState<readonly (string | null)[]>([null]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const page = usePage(id, starts.at(-1) ?? null, setTrouble);
  const metrics = Object.entries(device.metrics);
  if (page?.readings.length === 0 && starts.length === 1) return null;
  return (
    <div class="panel stack">
      <h2 id="readings">Readings</h2>
      {trouble !== null && <p role="alert">{trouble}</p>}
      <ScrollArea class="readings-table edges-inline" aria-labelledby="readings">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {metrics.map(([name, { unit }]) => (
                <th key={name} scope="col" class="number">
                  {name}
                  <Unit unit={quantity(0, unit).unit} />
                </th>
              ))}
              <th scope="col" class="number">
                Seq
              </th>
              <th scope="col" class="number">
                Millis
              </th>
              <th scope="col">Boot</th>
              <th scope="col">Time is</th>
            </tr>
          </thead>
          <tbody>
            {page?.readings.map((reading, at) => (
              <tr key={`${reading.time} ${reading.boot} ${reading.seq ?? at}`}>
                <td>
                  <Moment time={reading.time} before={page.readings[at - 1]?.time} />
                </td>
                {metrics.map(([name, { unit }]) => (
                  <td key={name} class="number">
                    {valueText(valueIn(reading, name), unit)}
                  </td>
                ))}
                <td class="number">
                  {reading.seq === null ? (
                    '–'
                  ) : (
                    <a
                      href={journeyHref(id, reading.boot, reading.seq)}
                      title="How this reading came"
                    >
                      {reading.seq}
                    </a>
                  )}
                </td>
                <td class="number">{reading.millis ?? '–'}</td>
                <td class="mono">{reading.boot}</td>
                <td>{SOURCES[reading.timeSource]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {page !== null && (
        <p class="row">
          <button
            type="button"
            disabled={starts.length === 1}
            onClick={() => setStarts(starts.slice(0, -1))}
          >
            Newer
          </button>
          <button
            type="button"
            disabled={page.next === null}
            onClick={() => setStarts([...starts, page.next])}
          >
            Older
          </button>
          <span class="quiet small">
            {starts.length === 1 ? 'The newest' : `Page ${starts.length}`}
          </span>
        </p>
      )}
    </div>
  );
}

/** @param before when the row above was taken */
function Moment({ time, before }: { readonly time: string; readonly before: string | undefined }) {
  const day = dayOf(time);
  const clock = clockMsText(time);
  return (
    <time dateTime={time} title={`${day} ${clock}`}>
      <span class="readings-day" data-again={before !== undefined && dayOf(before) === day}>
        {`${day} `}
      </span>
      {clock.slice(0, 8)}
      <span class="quiet readings-ms">{clock.slice(8)}</span>
    </time>
  );
}

function dayOf(time: string): string {
  return timeText(time).slice(0, 10);
}

function Unit({ unit }: { unit: string }) {
  return unit === '' ? null : <span class="quiet"> {unit}</span>;
}

function valueText(value: number | undefined, unit: string | null): string {
  return value === undefined ? '–' : numberText(quantity(value, unit).value);
}

/** A page of readings; the first one goes on with what comes. Null: it is not there yet. */
function usePage(
  id: string,
  after: string | null,
  trouble: (words: string | null) => void,
): Page | null {
  const [page, setPage] = useState<Page | null>(null);
  const fetchPage = useCallback(
    async (signal: AbortSignal) => {
      const parameters = { order: 'desc', limit: PAGE, after: after ?? undefined };
      const path = query(devicePath(id, '/readings'), parameters);
      try {
        const fetched = await callJson<Page>(path, { signal });
        if (signal.aborted) return;
        setPage(fetched);
        trouble(null);
      } catch (error) {
        // That the server does not answer is said above every page.
        const isRefused = error instanceof CallError && error.status > 0;
        if (!signal.aborted && isRefused) trouble(error.message);
      }
    },
    [id, after, trouble],
  );
  useRenewed(id, fetchPage, after === null ? hasReadings : null);
  return page;
}

function hasReadings(readings: readonly LiveReading[]): boolean {
  return readings.length > 0;
}
