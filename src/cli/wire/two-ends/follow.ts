// `tapline wire A B --follow`: what each side read, by the capture of the end that read it.

import { TaplineError } from '../../../errors.ts';
import { MAX_TWO_ENDS_DATA_BYTES } from '../../../limits.ts';
import { Follower } from '../../../wire/tcp/follow.ts';
import { endWords } from '../../../wire/two-ends/clock-words.ts';
import { onFirstClock } from '../../../wire/two-ends/clocks.ts';
import { type End, otherEnd } from '../../../wire/two-ends/nearer-end.ts';
import type { Connection, TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { paintFor, plain } from '../../terminal/colour.ts';
import { humanSize } from '../../terminal/size.ts';
import { FollowedConversation } from '../conversation.ts';
import { headOf, throwAt, writeSide } from '../follow-mode.ts';
import { localClockWith } from '../moments.ts';
import type { TwoEndsRun } from './both-captures.ts';
import { namesOf } from './names.ts';

type Side = 'client' | 'server';

export async function followBothEnds(
  run: TwoEndsRun,
  twoEnds: TwoEnds,
  connection: Connection,
): Promise<void> {
  for (const words of headingWords(run, connection)) run.note(words);
  await (run.options.raw === true ? writeRaw(run, connection) : converse(run, twoEnds, connection));
}

/** Where what a side said is read: at the other end. */
function readersEnd({ takenEnd }: Connection, side: Side): End {
  return side === 'client' ? otherEnd(takenEnd) : takenEnd;
}

/** Whether the client of the first capture's stream is the client of that one's. */
function isClientIn({ isTurned }: Connection, end: End, side: Side): boolean {
  return (side === 'client') !== (isTurned && end === 'second');
}

function headingWords({ sources, options }: TwoEndsRun, connection: Connection): string[] {
  const names = namesOf(sources);
  const from = (side: Side) => names[readersEnd(connection, side)];
  const { side, raw } = options;
  const whose =
    side === undefined
      ? `What the client said is from ${from('client')} and what the server said from ${from('server')}: each from the end that read it.`
      : `What the ${side} said is from ${from(side)}: from the end that read it.`;
  const clock = raw === true ? '' : ` Times are by the clock of ${names.first}.`;
  const unsure = connection.clientsEnd === undefined ? [endWords(connection, names, 'client')] : [];
  return [`${whose}${clock}`, ...unsure];
}

async function writeRaw({ sources, options, output }: TwoEndsRun, connection: Connection) {
  const side = options.side ?? 'client';
  const end = readersEnd(connection, side);
  const { hole } = await writeSide(sources[end], output, {
    stream: connection[end].number,
    ofClient: isClientIn(connection, end, side),
    skipHoles: options.skipHoles === true,
  });
  throwAt(sources[end].name, hole);
}

/** A row, and when it was there to be read, by the first clock. */
interface Row {
  readonly ns: number;
  readonly text: string;
}

async function converse(run: TwoEndsRun, twoEnds: TwoEnds, connection: Connection): Promise<void> {
  const { output, options, screen } = run;
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  const print = (text: string) => output.write(`${text}\n`);
  for (const row of headOf(connection.first)) print(paint('quiet', row));
  const [held, streamed] = inTurn(connection, options.side);
  const waiting = held === undefined ? [] : await collected(run, twoEnds, connection, held);
  let next = 0;
  const printUntil = (ns: number) => {
    for (let row = waiting[next]; row !== undefined && row.ns <= ns; row = waiting[++next]) {
      print(row.text);
    }
  };
  await readSide(run, twoEnds, { connection, side: streamed }, ({ ns, text }) => {
    printUntil(ns);
    print(text);
  });
  printUntil(Infinity);
  await output.flush();
}

/** The side that says less is held while the other one is read. */
function inTurn(
  { arrows }: Connection,
  asked: Side | undefined,
): [held: Side | undefined, streamed: Side] {
  if (asked !== undefined) return [undefined, asked];
  const said = { client: 0, server: 0 };
  for (const { fromClient, length } of arrows) said[fromClient ? 'client' : 'server'] += length;
  return said.client < said.server ? ['client', 'server'] : ['server', 'client'];
}

/** @throws TaplineError `too-much` */
async function collected(
  run: TwoEndsRun,
  twoEnds: TwoEnds,
  connection: Connection,
  side: Side,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let room = MAX_TWO_ENDS_DATA_BYTES;
  await readSide(run, twoEnds, { connection, side }, (row) => {
    room -= row.text.length;
    if (room >= 0) rows.push(row);
  });
  if (room >= 0) return rows;
  throw new TaplineError(
    'too-much',
    `Both sides say more than ${humanSize(MAX_TWO_ENDS_DATA_BYTES)}: --side client, and then --side server, shows one at a time.`,
  );
}

/** What one side said, row by row. */
async function readSide(
  { sources, options, output, screen }: TwoEndsRun,
  { alignment, start }: TwoEnds,
  { connection, side }: { connection: Connection; side: Side },
  take: (row: Row) => void,
): Promise<void> {
  const end = readersEnd(connection, side);
  const byFirst = (ns: number) => (end === 'first' ? ns : onFirstClock(ns, alignment));
  let now = 0;
  const conversation = new FollowedConversation({
    paint: options.color ? paintFor(screen.isTerminal, screen.env) : plain,
    side,
    clock(timeNs) {
      const ns = start.nanos + Math.round(timeNs);
      const seconds = Math.floor(ns / 1e9);
      return localClockWith(start.seconds + seconds, ns - seconds * 1e9, 3);
    },
    print: (text) => take({ ns: now, text }),
  });
  const ofFirst = isClientIn(connection, end, 'client');
  const follower = new Follower({
    bytes: (fromClient, offset, bytes, frame, timeNs) =>
      conversation.bytes(fromClient === ofFirst, offset, bytes, frame, byFirst(timeNs)),
    hole: (fromClient, offset, size, frame) =>
      conversation.hole(fromClient === ofFirst, offset, size, frame),
  });
  const { number } = connection[end];
  await sources[end].read(
    {
      packet: (packet) => {
        if (packet.stream.number !== number) return;
        now = byFirst(packet.timeNs);
        follower.take(packet);
      },
    },
    () => output.flush(),
  );
  conversation.end();
}
