// The connections that two captures both saw.

import { writtenSocket } from '../../../wire/address.ts';
import type { Stream } from '../../../wire/tcp/stream.ts';
import { changedWords } from '../../../wire/two-ends/arrow-words.ts';
import { clockWords, endWords } from '../../../wire/two-ends/clock-words.ts';
import { figuresOf, type WayFigures } from '../../../wire/two-ends/figures.ts';
import type { Connection, TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { duration } from '../../../wire/words/amounts.ts';
import { type Paint, paintFor, plain } from '../../terminal/colour.ts';
import { groupDigits } from '../../terminal/event-line.ts';
import { harmless } from '../../terminal/harmless.ts';
import { wrapped } from '../../terminal/width.ts';
import { fittingColumns, type PaintedColumn, paintedTable } from '../painted-table.ts';
import { paragraph } from '../paragraph.ts';
import { type BothCaptures, deviceOn, type TwoEndsRun } from './both-captures.ts';
import { namesOf } from './names.ts';
import { changeOn, noteLeftOut, payloadsFor, readPayloads } from './payloads.ts';

interface Row {
  readonly connection: Connection;
  readonly device: string | undefined;
  readonly there: WayFigures;
  readonly back: WayFigures;
}

const MAX_TEXT = 100;
/** Numbers of connections that are named in a line. */
const MAX_NAMED = 10;

const DEVICE = 'DEVICE';

/** What a table says too little without: below that each connection gets a paragraph. */
const NEEDED = 'CLIENT → SERVER';

const COLUMNS: readonly PaintedColumn<Row>[] = [
  {
    title: '#',
    align: 'right',
    importance: 0,
    cell: ({ connection }) => ({ text: String(connection.first.number) }),
  },
  {
    title: NEEDED,
    importance: 3,
    cell: ({ connection: { first } }) => ({
      text: `${writtenSocket(first.client)} → ${writtenSocket(first.server)}`,
    }),
  },
  {
    title: DEVICE,
    importance: 3.5,
    cell: ({ device }) => ({ text: device ?? '', role: 'device' }),
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

export async function printTwoEndsList(
  run: TwoEndsRun,
  { twoEnds, speakers }: BothCaptures,
): Promise<void> {
  const { output, screen, options, sources } = run;
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  const names = namesOf(sources);
  const print = (row: string) => output.write(`${row}\n`);
  const width = Math.min(screen.columns, MAX_TEXT);
  const say = (words: string) => wrapped(words, width).forEach(print);
  const rows = twoEnds.connections.map((connection) => ({
    connection,
    device: deviceOn(speakers, connection),
    there: figuresOf(connection.arrows, true),
    back: figuresOf(connection.arrows, false),
  }));
  for (const line of listLines(rows, screen.columns, paint)) print(line);
  print('');
  const sure = twoEnds.connections.find(({ clientsEnd }) => clientsEnd !== undefined);
  if (sure !== undefined) say(endWords(sure, names, 'client'));
  say(clockWords(twoEnds, names));
  for (const words of onlyWords(twoEnds, names)) say(words);
  for (const words of await rewrittenWords(run, twoEnds))
    for (const line of wrapped(words, width)) print(paint('bad', line));
  const [first] = rows;
  if (first !== undefined && screen.isTerminal) {
    const files = `${sources.first.name} ${sources.second.name}`;
    const { number } = first.connection.first;
    print(paint('quiet', `tapline wire ${files} --stream ${number} shows one packet by packet.`));
  }
}

/** On which connections other bytes came than had been sent. */
async function rewrittenWords(
  run: TwoEndsRun,
  { connections }: TwoEnds,
): Promise<readonly string[]> {
  const payloads = payloadsFor(connections);
  await readPayloads(run.sources, payloads);
  noteLeftOut(run, payloads);
  const changed = connections.map((connection) => ({
    number: connection.first.number,
    packets: connection.arrows.filter((arrow) => changeOn(connection, arrow, payloads) !== null)
      .length,
  }));
  const some = changed.filter(({ packets }) => packets > 0);
  const words = changedWords(some.reduce((sum, { packets }) => sum + packets, 0));
  if (words === null) return [];
  const numbers = some.slice(0, MAX_NAMED).map(({ number }) => number);
  const more = some.length > MAX_NAMED ? ', …' : '';
  const which = some.length === 1 ? 'It is of connection' : 'They are of connections';
  return [`${words} ${which} ${numbers.join(', ')}${more}.`];
}

function* listLines(rows: readonly Row[], width: number, paint: Paint): Generator<string> {
  const isNamed = rows.some(({ device }) => device !== undefined);
  const all = COLUMNS.filter(({ title }) => isNamed || title !== DEVICE);
  const columns = fittingColumns(all, rows, width);
  if (columns.some(({ title }) => title === NEEDED)) {
    yield* paintedTable(columns, rows, paint);
    return;
  }
  for (const [at, { connection, device, there, back }] of rows.entries()) {
    if (at > 0) yield '';
    const { number, client, server } = connection.first;
    const parts = [
      device === undefined ? '' : paint('device', harmless(device)),
      wayWords('→', there, paint),
      wayWords('←', back, paint),
    ];
    const named = { number, client: writtenSocket(client), server: writtenSocket(server) };
    yield* paragraph(named, parts, width);
  }
}

/** `→ 128 sent, 4 lost, delay 17 ms`: as the table has it. */
function wayWords(
  arrow: string,
  { left, fates: { lost }, delay }: WayFigures,
  paint: Paint,
): string {
  const parts = [
    `${arrow} ${groupDigits(left)} sent`,
    lost === 0 ? 'none lost' : paint('bad', `${groupDigits(lost)} lost`),
    ...(delay === undefined ? [] : [`delay ${duration(delay.middle)}`]),
  ];
  return parts.join(', ');
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
