// What the system tells of each open connection without a single packet captured.

import './kernel-figures.css';
import { useEffect, useMemo } from 'preact/hooks';
import { addressOf } from '../../connections/open-connections.ts';
import type { OpenConnection } from '../../connections/protocol.ts';
import { ConnectionSource } from '../../connections/source.ts';
import { count } from '../../format/amounts.ts';
import { CONNECTIONS, deviceHref } from '../../shell/paths.ts';
import { figureWords } from './figure-words.ts';

/** More than these nobody reads at once; the page of connections has them all. */
const SHOWN = 12;

export function KernelFigures() {
  const source = useMemo(() => {
    const made = new ConnectionSource();
    made.slice.value = { from: 0, to: SHOWN };
    return made;
  }, []);
  useEffect(() => source.run(), [source]);
  const view = source.view.value;
  if (view === null) return null;
  if (view.open === 0) return <p class="panel quiet">No board is connected.</p>;
  const { rows, open } = view;
  return (
    <section class="stack" aria-labelledby="kernel-figures">
      <div>
        <h2 id="kernel-figures">What the system tells without packets</h2>
        <p class="quiet small">
          The kernel keeps figures of each connection. They say how it fares, not what happened.
        </p>
      </div>
      <ul class="kernel-figures">
        {rows.slice(0, SHOWN).map((connection) => (
          <li key={connection.key} class="panel">
            <OfConnection connection={connection} />
          </li>
        ))}
      </ul>
      <p class="small">
        <a href={CONNECTIONS}>
          {open > rows.length ? `All ${count(open, 'connection')}` : 'All figures, with curves'}
        </a>
      </p>
    </section>
  );
}

function OfConnection({ connection }: { readonly connection: OpenConnection }) {
  const { device, tcp, remotePort } = connection;
  return (
    <>
      <h3>
        {device === null ? <i>no line yet</i> : <a href={deviceHref(device)}>{device}</a>}{' '}
        <span class="quiet">{addressOf(connection)}</span>
      </h3>
      {tcp === null ? (
        <p class="quiet small">
          {remotePort === null
            ? 'A serial port: there is no TCP.'
            : 'This system does not tell. On Linux the program ss of the package iproute2 does.'}
        </p>
      ) : (
        <dl>
          {figureWords(tcp).map(({ title, value, words, isBad }) => (
            <div key={title}>
              <dt class="quiet">{title}</dt>
              <dd data-bad={isBad}>{value}</dd>
              <dd class="quiet kernel-words">{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
