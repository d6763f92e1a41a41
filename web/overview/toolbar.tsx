// What the overview shows, and in which order.

import './toolbar.css';
import { Segments } from '../design/segments.tsx';
import { view } from '../fleet/client.ts';
import { SHOWS, type Sort } from '../fleet/protocol.ts';
import { AddBoard } from './add-board.tsx';
import { chosenLayout, descending, LAYOUTS, layout, metrics, search, show, sort } from './wish.ts';

const SHOW_WORDS = {
  all: 'All',
  connected: 'Connected',
  silent: 'Silent',
  trouble: 'Losses',
} as const;

const SORT_WORDS: readonly (readonly [Sort, string])[] = [
  ['name', 'Name'],
  ['lastSeen', 'Newest reading'],
  ['firstSeen', 'First seen'],
  ['missing', 'Missing readings'],
  ['rejected', 'Rejected lines'],
];

export function Toolbar() {
  return (
    <div class="toolbar">
      <Segments
        legend="Devices shown"
        options={SHOWS.map((one) => [
          one,
          <>
            {SHOW_WORDS[one]} <small>{view.value?.counts[one] ?? ''}</small>
          </>,
        ])}
        value={show.value}
        onChoose={(one) => {
          show.value = one;
        }}
      />
      <label class="search">
        <span class="sr-only">Search by name, id or address</span>
        <input
          type="search"
          placeholder="Name, id or address"
          value={search.value}
          onInput={({ currentTarget }) => {
            search.value = currentTarget.value;
          }}
        />
      </label>
      <span class="sorting">
        <label>
          <span class="sr-only">Order</span>
          <select
            value={sort.value}
            onChange={({ currentTarget }) => {
              sort.value = currentTarget.value as Sort;
            }}
          >
            {SORT_WORDS.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
            {metrics.value.map((metric) => (
              <option key={metric} value={`metric:${metric}`}>
                {metric}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          aria-label="Descending"
          aria-pressed={descending.value}
          onClick={() => {
            descending.value = !descending.value;
          }}
        >
          {descending.value ? '↓' : '↑'}
        </button>
      </span>
      <Segments
        legend="Layout"
        options={LAYOUTS.map((one) => [one, one === 'cards' ? 'Cards' : 'List'])}
        value={layout.value}
        onChoose={(one) => {
          chosenLayout.value = one;
        }}
      />
      <AddBoard />
    </div>
  );
}
