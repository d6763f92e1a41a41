// The connections that two captures both saw.

import { writtenSocket } from '../../../wire/address.ts';
import type { Stream } from '../../../wire/tcp/stream.ts';
import { clockWords, endWords } from '../../../wire/two-ends/clock-words.ts';
import { figuresOf, type WayFigures } from '../../../wire/two-ends/figures.ts';
import type { Connection, TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { duration } from '../../../wire/words/amounts.ts';
import { paintFor, plain } from '../../terminal/colour.ts';
import { groupDigits } from '../../terminal/event-line.ts';
import { wrapped } from '../../terminal/width.ts';
import { fittingColumns, type PaintedColumn, paintedTable } from '../painted-table.ts';
import type { TwoEndsRun } from './both-captures.ts';
import { namesOf } from './names.ts';

interface Row {
  readonly connection: Connection;
  readonly there: WayFigures;
  readonly back: WayFigures;
}

const MAX_TEXT = 100;
/** Numbers of connections that are named in a line. */
const MAX_NAMED = 10;

const COLUMNS: readonly PaintedColumn<Row>[] = [
  {
    title: '#',
    align: 'right',
    importance: 0,
    cell: ({ connection }) => ({ text: String(connection.first.number) }),
  },
  {
    title: 'CLIENT → SERVER',
    importance: 3,
    cell: ({ connection: { first } }) => ({
      text: `${writtenSocket(first.client)} → ${writtenSocket(first.server)}`,
    }),
  },
  ...directionColumns('→', ({ there }) => there),
  ...directionColumns('←', ({ back }) => back),
];

function directionColumns(arrow: string, of: (row: Row) => WayFigures): PaintedColumn<Row>[] {
  return [
    {
      title: `SENT ${arrow}`,
      align: 'right',
      importance: 4,
      cell: (row) => ({ text: groupDigits(of(row).left) }),
    },
    {
      title: `LOST ${arrow}`,
      align: 'right',
      importance: 1,
      cell: (row) => {
        const { lost } = of(row).fates;
        return lost === 0 ? { text: '0' } : { text: groupDigits(lost), role: 'bad' };
      },
    },
    {
      title: `DELAY ${arrow}`,
      align: 'right',
      importance: 2,
      cell: (row) => {
        const { delay } = of(row);
        return { text: delay === undefined ? '' : duration(delay.middle) };
      },
    },
  ];
}

export function printTwoEndsList(run: TwoEndsRun, twoEnds: TwoEnds): void {
  const { output, screen, options, sources } = run;
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  const names = namesOf(sources);
  const print = (row: string) => output.write(`${row}\n`);
  const width = Math.min(screen.columns, MAX_TEXT);
  const say = (words: string) => wrapped(words, width).forEach(print);
  const rows = twoEnds.connections.map((connection) => ({
    connection,
    there: figuresOf(connection.arrows, true),
    back: figuresOf(connection.arrows, false),
  }));
  const columns = fittingColumns(COLUMNS, rows, screen.columns);
  for (const line of paintedTable(columns, rows, paint)) print(line);
  print('');
  const sure = twoEnds.connections.find(({ clientsEnd }) => clientsEnd !== undefined);
  if (sure !== undefined) say(endWords(sure, names, 'client'));
  say(clockWords(twoEnds, names));
  for (const words of onlyWords(twoEnds, names)) say(words);
  const [first] = rows;
  if (first !== undefined && screen.isTerminal) {
    const files = `${sources.first.name} ${sources.second.name}`;
    const { number } = first.connection.first;
    print(paint('quiet', `tapline wire ${files} --stream ${number} shows one packet by packet.`));
  }
}

/** The connections that only one of both has. */
export function onlyWords(
  { onlyFirst, onlySecond }: TwoEnds,
  names: { first: string; second: string },
): string[] {
  const words = (streams: readonly Stream[], name: string) => {
    if (streams.length === 0) return [];
    const named = streams.slice(0, MAX_NAMED).map(({ number }) => number);
    const more = streams.length > MAX_NAMED ? ', …' : '';
    const what =
      streams.length === 1 ? 'A connection is' : `${groupDigits(streams.length)} connections are`;
    return [`${what} only in ${name}: ${named.join(', ')}${more}.`];
  };
  return [...words(onlyFirst, names.first), ...words(onlySecond, names.second)];
}
