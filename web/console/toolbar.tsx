// What is shown of the log: search, kinds of lines, pause; and its way out as text.

import './toolbar.css';
import type { Signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { count } from '../format/numbers.ts';
import type { Filter } from './filter.ts';
import { MAX_LINES } from './log.ts';
import { copyText, saveText } from './save.ts';
import type { ConsoleSession } from './session.ts';

interface Props {
  readonly id: string;
  readonly session: ConsoleSession;
  readonly filter: Filter;
}

/** How long a button says that it was done, in ms. */
const SAID_MS = 2000;

export function Toolbar({ id, session, filter }: Props) {
  const isPaused = session.pause.value !== null;
  const { hidden } = filter.shown.value;
  return (
    <div class="console-tools" role="toolbar" aria-label="Lines">
      <Search filter={filter} />
      <button
        type="button"
        class="console-pause"
        onClick={() => (isPaused ? session.goOn() : session.hold('hand'))}
      >
        {isPaused ? 'Go on' : 'Pause'}
      </button>
      <fieldset class="console-kinds">
        <legend class="sr-only">Show</legend>
        <Kind shown={filter.readings} hidden={hidden.reading}>
          Readings
        </Kind>
        <Kind shown={filter.beats} hidden={hidden.beat}>
          ACK, PING
        </Kind>
      </fieldset>
      <Out id={id} filter={filter} />
    </div>
  );
}

interface KindProps {
  readonly shown: Signal<boolean>;
  /** How many lines are not shown for it. */
  readonly hidden: number;
  readonly children: string;
}

function Kind({ shown, hidden, children }: KindProps) {
  return (
    <label>
      <input
        type="checkbox"
        checked={shown.value}
        onChange={({ currentTarget }) => {
          shown.value = currentTarget.checked;
        }}
      />
      {children}
      {hidden > 0 && (
        <span class="quiet">
          ({hidden}
          <span class="console-hidden"> hidden</span>)
        </span>
      )}
    </label>
  );
}

function Search({ filter }: { readonly filter: Filter }) {
  const { lines } = filter.shown.value;
  const isSearching = filter.searched.value !== '';
  return (
    <div class="console-search">
      <input
        id="console-search"
        type="search"
        placeholder="Find"
        aria-label="Find in the lines"
        aria-describedby="console-found"
        aria-keyshortcuts="/"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={filter.search.value}
        onInput={({ currentTarget }) => {
          filter.search.value = currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          filter.search.value = '';
          event.currentTarget.blur();
        }}
      />
      <span
        id="console-found"
        class="quiet small"
        title={`The newest ${count(MAX_LINES, 'line')} are kept.`}
      >
        {isSearching ? `${count(lines.length, 'match', 'matches')}` : count(lines.length, 'line')}
      </span>
    </div>
  );
}

function Out({ id, filter }: { readonly id: string; readonly filter: Filter }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(filter.shown.value.lines));
    setTimeout(() => setCopied(false), SAID_MS);
  };
  return (
    <div class="console-out">
      <button type="button" onClick={copy} aria-label="Copy the lines shown">
        {isCopied ? 'Copied' : 'Copy'}
      </button>
      <button
        type="button"
        onClick={() => saveText(id, filter.shown.value.lines)}
        aria-label="Save the lines shown as text"
      >
        Save
      </button>
    </div>
  );
}
