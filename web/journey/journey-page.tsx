// The journey of one reading: from what the board printed to the row that is stored, step by step.

import './journey-page.css';
import { useEffect, useState } from 'preact/hooks';
import type { Journey } from '../../src/journey/journey.ts';
import { CallError, callJson, devicePath } from '../api/call.ts';
import { rowOf, watch } from '../fleet/client.ts';
import { nameOf } from '../fleet/view.ts';
import { count } from '../format/amounts.ts';
import { clockMsText } from '../format/times.ts';
import { visibleText } from '../format/visible-text.ts';
import { deviceHref, journeyHref, socketHref } from '../shell/paths.ts';
import { Steps } from './steps.tsx';
import { Values } from './values.tsx';

interface Params {
  readonly id: string;
  readonly boot: string;
  readonly seq: string;
}

export default function JourneyPage({ id, boot, seq }: Params) {
  const { journey, trouble } = useJourney(id, boot, seq);
  // Its row is kept as long as somebody watches.
  useEffect(() => watch([id], { happened: () => {}, missed: () => {} }), [id]);
  const row = rowOf(id).value;
  const name = row === null ? id : nameOf(row.device);
  return (
    <div class="journey">
      <header class="journey-head">
        <p>
          <a href={deviceHref(id)}>{visibleText(name)}</a>
        </p>
        <h1>
          Reading {seq} <span class="quiet">of boot {visibleText(boot)}</span>
        </h1>
        <Neighbours id={id} boot={boot} seq={Number(seq)} />
      </header>
      {trouble !== null && (
        <div class="panel stack">
          <p role="alert">{trouble}</p>
          <p>
            <a href={deviceHref(id)}>All readings of {visibleText(name)}</a>
          </p>
        </div>
      )}
      {journey !== null && (
        <>
          <Values journey={journey} units={row?.device.metrics ?? {}} />
          <p class="journey-summary">{visibleText(journey.summary)}</p>
          <Copies journey={journey} />
          <Steps journey={journey} />
        </>
      )}
    </div>
  );
}

function Neighbours({ id, boot, seq }: { id: string; boot: string; seq: number }) {
  return (
    <nav class="row" aria-label="Readings beside it">
      {seq > 0 && (
        <a class="button" href={journeyHref(id, boot, seq - 1)}>
          <span aria-hidden="true">‹</span>
          <span>
            <span class="sr-only">Reading </span>
            {seq - 1}
          </span>
        </a>
      )}
      <a class="button" href={journeyHref(id, boot, seq + 1)}>
        <span>
          <span class="sr-only">Reading </span>
          {seq + 1}
        </span>
        <span aria-hidden="true">›</span>
      </a>
    </nav>
  );
}

/** Which way it came, and whether more than once. */
function Copies({ journey: { copies } }: { readonly journey: Journey }) {
  if (copies.length === 0) return null;
  return (
    <ul class="journey-copies small">
      {copies.map(({ time, stored, connection, length }, at) => {
        const socket =
          connection === null || connection.remotePort === null
            ? null
            : socketText(connection.remoteAddress ?? '', connection.remotePort);
        return (
          <li key={at}>
            {copies.length > 1 && <strong>Copy {at + 1}: </strong>}
            {count(length, 'byte')} at <time dateTime={time}>{clockMsText(time)}</time>
            {stored === false && ', dropped: it had come before'}
            {socket !== null && (
              <>
                {' '}
                over <a href={socketHref(socket)}>the connection from {socket}</a>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function socketText(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

interface Asked {
  readonly journey: Journey | null;
  readonly trouble: string | null;
}

function useJourney(id: string, boot: string, seq: string): Asked {
  const [asked, setAsked] = useState<Asked>({ journey: null, trouble: null });
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    setAsked({ journey: null, trouble: null });
    const path = `/readings/${encodeURIComponent(boot)}/${encodeURIComponent(seq)}/journey`;
    callJson<Journey>(devicePath(id, path), { signal })
      .then((journey) => setAsked({ journey, trouble: null }))
      .catch((error) => {
        if (signal.aborted) return;
        const words = error instanceof CallError ? error.message : 'That did not work.';
        setAsked({ journey: null, trouble: words });
      });
    return () => left.abort();
  }, [id, boot, seq]);
  return asked;
}
