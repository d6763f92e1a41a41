// The list of open connections, of which only those on the screen are there.

import './connection-table.css';
import { useCallback, useRef } from 'preact/hooks';
import { type Slice, useRowsInView } from '../design/rows-in-view.ts';
import { ConnectionRow } from './connection-row.tsx';
import type { Sort, View } from './protocol.ts';
import type { ConnectionSource } from './source.ts';

interface Props {
  readonly source: ConnectionSource;
  readonly view: View;
}

/** As in the style sheet, in px. */
const ROW_PX = 56;

const COLUMNS: readonly (readonly [sort: Sort, word: string, title: string])[] = [
  ['device', 'Board', 'The device, and its address and port'],
  ['age', 'Open for', 'For how long, and by which way it came'],
  ['in', 'In', 'From the board: in a second, and since it connected'],
  ['out', 'Out', 'To the board: in a second, and since it connected'],
  ['rtt', 'Round trip', 'Until the board confirms a packet, and its variance'],
  ['resent', 'Sent again', 'Packets that the board did not confirm in time'],
  ['window', 'Windows', 'Room for data: of the board, and packets on the way at once'],
];

export function ConnectionTable({ source, view }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const look = useCallback(
    (slice: Slice) => {
      source.slice.value = slice;
    },
    [source],
  );
  useRowsInView(body, ROW_PX, look);
  const below = view.matching - view.from - view.rows.length;
  return (
    <table class="connection-table" aria-label="Open connections" aria-rowcount={view.matching + 1}>
      <Columns source={source} />
      <tbody ref={body} style={{ '--above': px(view.from), '--below': px(below) }}>
        {view.rows.map((connection, at) => (
          <ConnectionRow
            key={connection.key}
            connection={connection}
            index={view.from + at + 2}
            look={() => {
              source.detail.value = connection.key;
            }}
          />
        ))}
      </tbody>
    </table>
  );
}

function Columns({ source }: { readonly source: ConnectionSource }) {
  const { sort, descending } = source.order.value;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {COLUMNS.map(([column, word, title]) => (
          <th
            key={column}
            scope="col"
            class={`column-${column}`}
            aria-sort={column !== sort ? 'none' : descending ? 'descending' : 'ascending'}
          >
            <button type="button" class="plain" title={title} onClick={() => source.sortBy(column)}>
              {word}
              <span aria-hidden="true">{column !== sort ? '' : descending ? ' ↓' : ' ↑'}</span>
            </button>
          </th>
        ))}
        <th scope="col" class="column-more">
          <span class="sr-only">Details</span>
        </th>
      </tr>
    </thead>
  );
}

/** The height of rows that are not there. */
function px(rows: number): string {
  return `${Math.max(0, rows) * ROW_PX}px`;
}
