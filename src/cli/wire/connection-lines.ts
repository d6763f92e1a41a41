// The table of connections, or what a narrow terminal has room for: a paragraph each.

import { duration } from '../../wire/words/amounts.ts';
import type { Paint, Role } from '../terminal/colour.ts';
import { groupDigits } from '../terminal/event-line.ts';
import { harmless } from '../terminal/harmless.ts';
import { humanSize } from '../terminal/size.ts';
import type { ConnectionFigures } from './connection-figures.ts';
import {
  ackWords,
  beginningWord,
  beginningWords,
  endingWord,
  endingWords,
  firstTripWords,
  resentWords,
} from './connection-words.ts';
import { localClock, localDay, localMoment } from './moments.ts';
import { fittingColumns, type PaintedColumn, paintedTable } from './painted-table.ts';
import { paragraph } from './paragraph.ts';

type Column = PaintedColumn<ConnectionFigures>;

/** Columns without which a table says too little: below that each connection gets a paragraph. */
const NEEDED = 5;

/** @param endNs when the last packet of the capture came @param width characters of a line */
export function* connectionLines(
  figures: readonly ConnectionFigures[],
  endNs: number,
  width: number,
  paint: Paint,
): Generator<string> {
  const columns = fittingColumns(columnsFor(figures, endNs), figures, width);
  if (columns.length >= NEEDED) {
    yield* paintedTable(columns, figures, paint);
    return;
  }
  for (const [at, one] of figures.entries()) {
    if (at > 0) yield '';
    yield* paragraph(one, partsOf(one, endNs, paint), width);
  }
}

function columnsFor(figures: readonly ConnectionFigures[], endNs: number): Column[] {
  const days = new Set(figures.map(({ startMs }) => localDay(startMs)));
  const clock = days.size > 1 ? localMoment : localClock;
  const isOdd = figures.some(({ beginning }) => beginning !== 'handshake');
  const all: (Column & { readonly optional?: boolean })[] = [
    { title: '#', align: 'right', importance: 0, cell: ({ number }) => ({ text: String(number) }) },
    { title: 'BEGAN', importance: 7, cell: ({ startMs }) => ({ text: clock(startMs) }) },
    {
      title: 'CLIENT → SERVER',
      importance: 1,
      cell: ({ client, server }) => ({ text: `${client} → ${server}` }),
    },
    {
      title: 'DEVICE',
      importance: 2,
      optional: true,
      cell: ({ device }) => ({ text: device ?? '', role: 'device' }),
    },
    {
      title: 'LASTED',
      align: 'right',
      importance: 6,
      cell: ({ lastedNs }) => ({ text: duration(lastedNs) }),
    },
    {
      title: 'PACKETS',
      align: 'right',
      importance: 4,
      cell: ({ packets }) => ({ text: groupDigits(packets) }),
    },
    {
      title: 'BYTES →',
      align: 'right',
      importance: 8,
      cell: ({ clientBytes }) => ({ text: humanSize(clientBytes) }),
    },
    {
      title: '← BYTES',
      align: 'right',
      importance: 9,
      cell: ({ serverBytes }) => ({ text: humanSize(serverBytes) }),
    },
    {
      title: 'RTT',
      align: 'right',
      importance: 10,
      cell: (row) => ({ text: firstTripWords(row) }),
    },
    { title: 'ACKS', importance: 12, cell: (row) => ({ text: ackWords(row) }) },
    {
      title: 'SENT AGAIN',
      importance: 5,
      optional: true,
      cell: (row) => ({ text: resentWords(row), role: 'warning' }),
    },
    {
      title: 'START',
      importance: isOdd ? 3.5 : 11,
      cell: (row) => ({ text: beginningWord(row), ...roleOfBeginning(row) }),
    },
    {
      title: 'END',
      importance: 3,
      cell: (row) => ({ text: endingWord(row, endNs), ...roleOfEnding(row) }),
    },
  ];
  return all.filter(
    ({ optional, cell }) => !optional || figures.some((row) => cell(row).text !== ''),
  );
}

function roleOfBeginning({ beginning }: ConnectionFigures): { role?: Role } {
  return beginning === 'handshake' || beginning === 'middle' ? {} : { role: 'bad' };
}

function roleOfEnding({ resetFrom }: ConnectionFigures): { role?: Role } {
  return resetFrom === null ? {} : { role: 'bad' };
}

function partsOf(figures: ConnectionFigures, endNs: number, paint: Paint): string[] {
  const { device, packets, clientBytes, serverBytes } = figures;
  const [trip, acks, resent] = [firstTripWords(figures), ackWords(figures), resentWords(figures)];
  return [
    device === null ? '' : paint('device', harmless(device)),
    `${localMoment(figures.startMs)} for ${duration(figures.lastedNs)}`,
    `${groupDigits(packets)} packets`,
    `${humanSize(clientBytes)} →, ← ${humanSize(serverBytes)}`,
    trip === '' ? '' : `RTT ${trip}`,
    acks === '' ? '' : `ACKs in ${acks}`,
    resent === '' ? '' : paint('warning', `sent again: ${resent}`),
    beginningWords(figures),
    endingWords(figures, endNs),
  ];
}
