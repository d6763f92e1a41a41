// All connections of a capture, and what is looked for among them.

import './streams.css';
import { useEffect } from 'preact/hooks';
import { count, numberText } from '../../format/amounts.ts';
import type { WireSource } from '../wire-source.ts';
import { StreamTable } from './stream-table.tsx';

export function Streams({ source }: { readonly source: WireSource }) {
  const view = source.table.value;
  const { startedAt, streams } = source.whole.value;
  const isNone = streams === 0 || startedAt === null;
  useEffect(() => {
    source.wantsTable.value = true;
    return () => {
      source.wantsTable.value = false;
    };
  }, [source]);
  return (
    <section class="streams" aria-labelledby="streams">
      <div class="streams-head">
        <h2 id="streams">{isNone ? 'No connection yet' : count(streams, 'connection')}</h2>
        {view !== null && source.find.value !== '' && (
          <p class="quiet small">{numberText(view.matching)} found</p>
        )}
        <input
          class="streams-find"
          type="search"
          placeholder="Device, address, port"
          aria-label="Find a connection"
          autocomplete="off"
          spellcheck={false}
          value={source.find.value}
          onInput={({ currentTarget }) => {
            source.find.value = currentTarget.value;
          }}
        />
      </div>
      {view !== null && startedAt !== null && view.matching > 0 && (
        <StreamTable source={source} view={view} startedAt={startedAt} />
      )}
      {view !== null && view.matching === 0 && streams > 0 && (
        <div class="panel row">
          <p>None of the {count(streams, 'connection')} matches.</p>
          <button
            type="button"
            onClick={() => {
              source.find.value = '';
            }}
          >
            Show all
          </button>
        </div>
      )}
    </section>
  );
}
