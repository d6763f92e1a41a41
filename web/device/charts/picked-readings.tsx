// What a click on a point of a chart leads to: the journey of its reading, or of one of its readings.

import './picked-readings.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { CallError, callJson, devicePath, query } from '../../api/call.ts';
import type { Reading } from '../../api/types.ts';
import { Dialog } from '../../design/dialog.tsx';
import { rowOf } from '../../fleet/client.ts';
import { count, numberText, quantity } from '../../format/numbers.ts';
import { clockMsText, timeText } from '../../format/times.ts';
import { journeyHref } from '../../shell/paths.ts';
import type { Picked } from '../chart/pick.ts';
import { valueIn } from '../data/reading-run.ts';
import type { ChartsView } from './charts-view.ts';

/** Readings of a bucket that are listed; more nobody reads. */
const LISTED = 200;

export function PickedReadings({ view }: { readonly view: ChartsView }) {
  const picked = view.picked.value;
  if (picked === null) return null;
  const close = () => {
    view.picked.value = null;
  };
  return <Readings key={`${picked.device} ${picked.from}`} picked={picked} close={close} />;
}

interface Props {
  readonly picked: Picked;
  readonly close: () => void;
}

function Readings({ picked, close }: Props) {
  const { route } = useLocation();
  const { readings, trouble } = useReadings(picked);
  const only = readings?.length === 1 ? readings[0] : undefined;
  const href =
    only === undefined || only.seq === null
      ? null
      : journeyHref(picked.device, only.boot, only.seq);
  useEffect(() => {
    if (href === null) return;
    close();
    route(href);
  }, [href, close, route]);
  // Most answers are there before anybody would see that something is asked.
  if ((readings === null && trouble === null) || href !== null) return null;
  return (
    <Dialog title={`${picked.metric}: ${count(picked.count, 'reading')}`} onClose={close}>
      {trouble !== null && <p role="alert">{trouble}</p>}
      {readings !== null && <List picked={picked} readings={readings} close={close} />}
    </Dialog>
  );
}

function List({ picked, readings, close }: Props & { readonly readings: readonly Reading[] }) {
  const { device, metric, from, to } = picked;
  const unit = rowOf(device).value?.device.metrics[metric]?.unit ?? null;
  return (
    <div class="stack">
      <p class="quiet small">
        {timeText(from)} to {timeText(to)}. Choose one to see how it came.
      </p>
      <ul class="picked-readings">
        {readings.map(({ time, boot, seq, values }, at) => {
          const value = valueIn({ values }, metric);
          const shown = value === undefined ? null : quantity(value, unit);
          const words = (
            <>
              <time dateTime={time}>{clockMsText(time)}</time>
              <strong>{shown === null ? '–' : `${numberText(shown.value)} ${shown.unit}`}</strong>
            </>
          );
          return (
            <li key={at}>
              {seq === null ? (
                <span>
                  {words}
                  <span class="quiet">without seq: it has no name to follow it by</span>
                </span>
              ) : (
                <a href={journeyHref(device, boot, seq)} onClick={close}>
                  {words}
                  <span>seq {seq}</span>
                </a>
              )}
            </li>
          );
        })}
      </ul>
      {readings.length === LISTED && (
        <p class="quiet small">The first {LISTED}. Zoom in for the others.</p>
      )}
    </div>
  );
}

interface Asked {
  readonly readings: readonly Reading[] | null;
  readonly trouble: string | null;
}

function useReadings({ device, metric, from, to }: Picked): Asked {
  const [asked, setAsked] = useState<Asked>({ readings: null, trouble: null });
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const span = { from: Math.floor(from), to: Math.ceil(to), order: 'asc', limit: LISTED };
    callJson<{ readings: Reading[] }>(query(devicePath(device, '/readings'), span), { signal })
      .then(({ readings }) => {
        const having = readings.filter((one) => valueIn(one, metric) !== undefined);
        setAsked({ readings: having, trouble: null });
      })
      .catch((error) => {
        if (signal.aborted) return;
        const trouble = error instanceof CallError ? error.message : 'That did not work.';
        setAsked({ readings: null, trouble });
      });
    return () => left.abort();
  }, [device, metric, from, to]);
  return asked;
}
