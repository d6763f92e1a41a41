// One connection between two ends, packet by packet.

import { writtenSocket } from '../../../wire/address.ts';
import type { Arrow } from '../../../wire/two-ends/arrow.ts';
import { changedWords } from '../../../wire/two-ends/arrow-words.ts';
import { clockWords, endWords, translationWords } from '../../../wire/two-ends/clock-words.ts';
import { figuresOf, type WayFigures } from '../../../wire/two-ends/figures.ts';
import { otherEnd } from '../../../wire/two-ends/nearer-end.ts';
import { Scenes } from '../../../wire/two-ends/scenes.ts';
import type { Connection, TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { duration } from '../../../wire/words/amounts.ts';
import { paintFor, plain } from '../../terminal/colour.ts';
import { groupDigits } from '../../terminal/event-line.ts';
import { wrapped } from '../../terminal/width.ts';
import { boardPortOf } from '../board-port.ts';
import type { TwoEndsRun } from './both-captures.ts';
import { twoEndsLayout } from './layout.ts';
import { namesOf } from './names.ts';
import { extentOf, TwoEndsRows } from './rows.ts';
import { tellBoth } from './told-by-both.ts';

/** Text is not wrapped later than here. */
const MAX_TEXT = 100;

/** Arrows between two looks whether the reader still follows. */
const ARROWS_A_FLUSH = 200;

export async function printTwoEndsLadder(
  run: TwoEndsRun,
  twoEnds: TwoEnds,
  connection: Connection,
): Promise<void> {
  const { output, screen, options } = run;
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  const print = (row: string) => output.write(`${row}\n`);
  const names = namesOf(run.sources);
  const roles = rolesOf(connection, options.port);

  const width = Math.min(screen.pictureColumns, MAX_TEXT);
  const heading = [
    `Connection ${connection.first.number} of ${names.first}, seen from both ends. Times are seconds since its first packet, by the clock of ${names.first}.`,
    endWords(connection, names, roles.client),
    clockWords(twoEnds, names),
    translationWords(connection, names),
    `Each packet is told as its sender's capture has it, with the numbers ${options.bytes === true ? 'and the bytes ' : ''}of that one.`,
  ];
  for (const words of heading)
    for (const line of words === '' ? [] : wrapped(words, width)) print(line);
  print('');
  const { changed } = await drawArrows(run, connection, connection.arrows);
  print('');
  for (const words of summaryOf(connection.arrows, roles))
    for (const line of wrapped(words, width)) print(line);
  const rewritten = changedWords(changed);
  if (rewritten !== null) for (const line of wrapped(rewritten, width)) print(paint('bad', line));
}

/**
 * Draws arrows of a connection, all or some in a row; times are since the first of them all.
 *
 * @returns in how many other bytes came
 */
export async function drawArrows(
  run: TwoEndsRun,
  connection: Connection,
  shown: readonly Arrow[],
): Promise<{ changed: number }> {
  const { output, screen, options } = run;
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  const print = (row: string) => output.write(`${row}\n`);
  const names = namesOf(run.sources);
  const roles = rolesOf(connection, options.port);
  const { arrows, takenEnd: clientsEnd } = connection;
  const told = await tellBoth(run, connection);

  const { highestFrame, firstNs, lastNs } = extentOf(arrows);
  const layout = twoEndsLayout(screen.pictureColumns, lastNs - firstNs, highestFrame);
  const rows = new TwoEndsRows(layout, paint, firstNs);
  const { client, server } = connection.first;
  for (const row of rows.head(
    [roles.client, writtenSocket(client), names[clientsEnd]],
    [roles.server, writtenSocket(server), names[otherEnd(clientsEnd)]],
  )) {
    print(row);
  }
  const scenes = new Scenes(arrows);
  let changed = 0;
  for (const [at, arrow] of shown.entries()) {
    const end = arrow.fromClient ? clientsEnd : otherEnd(clientsEnd);
    const change = told.changeOn(arrow);
    if (change !== null) changed++;
    const scene = {
      ...{ from: names[end], to: names[otherEnd(end)], change },
      ...{ again: scenes.again(arrow), overtaker: scenes.overtaker(arrow) },
    };
    const bytes = options.bytes === true ? told.bytesOn(arrow) : undefined;
    const shown = { arrow, told: told.packetOf(arrow), scene, bytes };
    for (const row of rows.arrow(shown)) print(row);
    if (at % ARROWS_A_FLUSH === 0) await output.flush();
  }
  return { changed };
}

/** What each side is called: by the boards' port, else by who began. */
interface Roles {
  readonly client: string;
  readonly server: string;
}

function rolesOf({ first }: Connection, asked: number | undefined): Roles {
  const boardPort = boardPortOf(first, asked);
  if (first.server.port === boardPort) return { client: 'board', server: 'server' };
  if (first.client.port === boardPort) return { client: 'server', server: 'board' };
  return { client: 'client', server: 'server' };
}

function* summaryOf(arrows: readonly Arrow[], roles: Roles): Generator<string> {
  yield `${roles.client} → ${roles.server}: ${figuresWords(figuresOf(arrows, true))}`;
  yield `${roles.server} → ${roles.client}: ${figuresWords(figuresOf(arrows, false))}`;
}

/** `128 packets, 4 lost (3.1 %), 1 overtaken, under way for 15 ms at least, 17 ms in the middle, 77 ms at most`. */
export function figuresWords({ left, fates, overtaken, duplicates, delay }: WayFigures): string {
  const parts = [`${groupDigits(left)} ${left === 1 ? 'packet' : 'packets'}`];
  const add = (count: number, words: string) => {
    if (count > 0) parts.push(`${groupDigits(count)} ${words}`);
  };
  if (fates.lost > 0) parts.push(lossWords(left, fates.lost));
  add(overtaken, 'overtaken');
  add(duplicates, 'doubled on the way');
  add(fates.missed, 'missing in the other capture');
  add(fates.unknown, 'while the other capture did not run');
  add(fates.unseen, 'not seen leaving');
  if (delay !== undefined) {
    parts.push(
      `under way for ${duration(delay.least)} at least, ${duration(delay.middle)} in the middle, ${duration(delay.most)} at most`,
    );
  }
  return parts.join(', ');
}

function lossWords(left: number, lost: number): string {
  const share = (100 * lost) / Math.max(left, 1);
  return `${groupDigits(lost)} lost (${share.toFixed(share < 10 ? 1 : 0)} %)`;
}
