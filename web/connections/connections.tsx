// Each open socket: what goes over it, and how TCP fares.

import './connections.css';
import { useEffect, useMemo } from 'preact/hooks';
import { link } from '../fleet/client.ts';
import { bytesText, count, numberText } from '../format/amounts.ts';
import { Announced } from './announced.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { ConnectionTable } from './connection-table.tsx';
import type { View } from './protocol.ts';
import { ConnectionSource } from './source.ts';
import { Strangers } from './strangers.tsx';

export default function Connections() {
  const source = useMemo(() => new ConnectionSource(), []);
  useEffect(() => source.run(), [source]);
  const view = source.view.value;
  return (
    <div class="connections">
      <div class="connections-head">
        <h1>Connections</h1>
        {view !== null && <Counts view={view} />}
        <input
          class="connections-search"
          type="search"
          placeholder="Find a board, an address, a port"
          aria-label="Find a connection"
          autocomplete="off"
          spellcheck={false}
          value={source.search.value}
          onInput={({ currentTarget }) => {
            source.search.value = currentTarget.value;
          }}
        />
      </div>
      <Trouble words={source.trouble.value} />
      {view !== null && <Shown source={source} view={view} />}
      <div class="connections-more">
        <Announced />
        <Strangers />
      </div>
      {source.detail.value !== null && <ConnectionDialog source={source} />}
    </div>
  );
}

function Counts({ view }: { readonly view: View }) {
  const { open, total, nameless, rates } = view;
  return (
    <dl class="connections-counts">
      <div>
        <dt>open</dt>
        <dd>{numberText(open)}</dd>
      </div>
      <div>
        <dt>since the server started</dt>
        <dd>{numberText(total)}</dd>
      </div>
      <div>
        <dt>in a second</dt>
        <dd>
          {bytesText(Math.round(rates.bytesIn))} in, {bytesText(Math.round(rates.bytesOut))} out
        </dd>
      </div>
      {nameless > 0 && (
        <div>
          <dt>without a line yet</dt>
          <dd>{numberText(nameless)}</dd>
        </div>
      )}
    </dl>
  );
}

/** A server that is gone is told of above every page. */
function Trouble({ words }: { readonly words: string | null }) {
  if (words === null || link.value.state === 'lost') return null;
  return (
    <p class="notice" data-tone="warn" role="status">
      {words} The list is as it was; the page tries again by itself.
    </p>
  );
}

function Shown({ source, view }: { readonly source: ConnectionSource; readonly view: View }) {
  if (view.open === 0) return <NoneOpen />;
  if (view.matching > 0) return <ConnectionTable source={source} view={view} />;
  return (
    <div class="panel row">
      <p>None of the {count(view.open, 'connection')} matches.</p>
      <button
        type="button"
        onClick={() => {
          source.search.value = '';
        }}
      >
        Show all
      </button>
    </div>
  );
}

function NoneOpen() {
  const { health } = link.value;
  const boards = health?.boards;
  return (
    <div class="panel stack">
      <p>No board is connected.</p>
      {boards !== undefined && (
        <p class="quiet">
          Boards connect to port {boards.port} of {boards.addresses.join(', or ')}.
        </p>
      )}
    </div>
  );
}
