// All connections of a capture, and what is looked for among them.

import './streams.css';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { CaptureState } from '../../api/wire.ts';
import { link } from '../../fleet/client.ts';
import { count, numberText } from '../../format/amounts.ts';
import { visibleText } from '../../format/visible-text.ts';
import { streamHref } from '../../shell/paths.ts';
import type { WireSource } from '../wire-source.ts';
import { StreamTable } from './stream-table.tsx';
import { Together } from './together.tsx';
import { TwiceNote } from './twice-note.tsx';

interface Props {
  readonly source: WireSource;
  /** Null: not known yet. */
  readonly capture: CaptureState | null;
  /** What an address says to look for. */
  readonly find: string | undefined;
  /** A socket whose newest connection an address asks for. */
  readonly socket: string | undefined;
}

export function Streams({ source, capture, find, socket }: Props) {
  useWish(source, find, socket);
  const view = source.table.value;
  const { startedAt, streams, capturedTwice, together, source: state } = source.whole.value;
  const isReading = state.kind === 'file' && state.state === 'reading';
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
        <h2 id="streams">
          {!isNone
            ? count(streams, 'connection')
            : isReading
              ? 'No connection yet'
              : 'No connection'}
        </h2>
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
      {isNone && state.kind === 'live' && capture?.state === 'running' && (
        <Awaited on={capture?.interface ?? null} />
      )}
      <Together words={together} />
      {capturedTwice > 0 && <TwiceNote whose={whosePackets(capturedTwice, streams)} of={state} />}
      {view !== null && startedAt !== null && view.matching > 0 && (
        <StreamTable source={source} view={view} startedAt={startedAt} />
      )}
      {view !== null && view.matching === 0 && view.find !== '' && streams > 0 && (
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

/** Nothing is wrong: there is just nothing yet. */
function Awaited({ on }: { readonly on: string | null }) {
  const { port, tlsPort } = link.value.health?.boards ?? {};
  const ports = [port, tlsPort].filter((one) => one !== undefined);
  const of = ports.length === 0 ? 'the boards' : `port ${ports.join(' and ')}`;
  return (
    <p class="panel">
      Packets of {of}
      {on !== null && ` on ${visibleText(on)}`} are being captured: a connection appears here as
      soon as a board connects.
    </p>
  );
}

function whosePackets(twice: number, streams: number): string {
  if (streams === 1) return 'Packets of this connection';
  if (twice === streams) return `Packets of all ${numberText(streams)} connections`;
  return `Packets of ${numberText(twice)} of the ${numberText(streams)} connections`;
}

/** Looks for what the address says; to the connection that it asks for it leads as soon as that is there. */
function useWish(source: WireSource, find: string | undefined, socket: string | undefined): void {
  const { route } = useLocation();
  const wished = socket ?? find;
  useEffect(() => {
    if (wished === undefined) return;
    source.find.value = wished;
    if (socket !== undefined) source.order.value = { sort: 'began', descending: true };
  }, [source, wished, socket]);
  const view = source.table.value;
  const newest = socket !== undefined && view?.find === socket ? view.rows[0]?.number : undefined;
  useEffect(() => {
    if (newest === undefined) return;
    source.find.value = '';
    route(streamHref(newest), true);
  }, [source, newest, route]);
}
