// The connections of a capture, of which only those on the screen are there.

import './stream-table.css';
import { useCallback, useRef } from 'preact/hooks';
import { type Slice, useRowsInView } from '../../design/rows-in-view.ts';
import { isPair } from '../pair-words.ts';
import type { StreamSort, TableView } from '../protocol.ts';
import type { WireSource } from '../wire-source.ts';
import { StreamTableRow } from './stream-table-row.tsx';

/** As in the style sheet, in px. */
const ROW_PX = 56;

type Columns = readonly (readonly [sort: StreamSort, word: string, title: string])[];

const FIRST: Columns = [
  ['who', 'Who', 'The device, and the sockets of both ends'],
  ['began', 'Began', 'When its first packet was captured, and how'],
  ['duration', 'For', 'From its first packet to its last'],
];
const OF_ONE: Columns = [
  ...FIRST,
  ['packets', 'Packets', 'In both directions'],
  ['bytes', 'Bytes', 'Of data: from the client, and to it'],
  ['rtt', 'Round trip', 'As the handshake shows it'],
  ['trouble', 'Trouble', 'Packets sent again, out of order, missing, and closed windows'],
  ['ended', 'Ended', 'How'],
];
const OF_TWO: Columns = [
  ...FIRST,
  ['lost', 'Lost', 'Packets that left one end and never came to the other'],
  ['delay', 'Delay', 'How long packets were on their way, in the middle'],
  ['trouble', 'Trouble', 'Packets sent again, overtaken, and closed windows'],
  ['ended', 'Ended', 'How'],
];

interface Props {
  readonly source: WireSource;
  readonly view: TableView;
  /** Unix ms of the capture's first frame. */
  readonly startedAt: number;
}

export function StreamTable({ source, view, startedAt }: Props) {
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
    <table
      class="stream-table"
      data-pair={isPair(source.whole.value.source)}
      aria-label="Connections of the capture"
      aria-rowcount={view.matching + 1}
    >
      <Head source={source} />
      <tbody ref={body} style={{ '--above': px(view.from), '--below': px(below) }}>
        {view.rows.map((row, at) => (
          <StreamTableRow
            key={row.number}
            row={row}
            index={view.from + at + 2}
            startedAt={startedAt}
          />
        ))}
      </tbody>
    </table>
  );
}

function Head({ source }: { readonly source: WireSource }) {
  const { sort, descending } = source.order.value;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {(isPair(source.whole.value.source) ? OF_TWO : OF_ONE).map(([column, word, title]) => (
          <th
            key={column}
            scope="col"
            class={`stream-${column}`}
            aria-sort={column !== sort ? 'none' : descending ? 'descending' : 'ascending'}
          >
            <button type="button" class="plain" title={title} onClick={() => source.sortBy(column)}>
              {word}
              <span aria-hidden="true">{column !== sort ? '' : descending ? ' ↓' : ' ↑'}</span>
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The height of rows that are not there. */
function px(rows: number): string {
  return `${Math.max(0, rows) * ROW_PX}px`;
}
