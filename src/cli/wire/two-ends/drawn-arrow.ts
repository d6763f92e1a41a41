// An arrow between two ends, whole or not, with its words in it.

import type { Arrow } from '../../../wire/two-ends/arrow.ts';
import type { Role } from '../../terminal/colour.ts';
import { type Piece, packed, spaced, widthOfPieces } from '../ladder-rows.ts';

/** How much of the way it goes. */
type Reach = 'whole' | 'begins' | 'ends';

/** What an arrow looks like, and the words that go with it. */
interface Look {
  readonly reach: Reach;
  /** At its end; at its beginning where that is not the sender's line. */
  readonly head: readonly [toServer: string, toClient: string];
  readonly start?: string;
  readonly role?: Role;
  readonly mark?: string;
}

const HEAD = ['▶', '◀'] as const;

const LOST: Look = { reach: 'begins', head: ['✕', '✕'], role: 'bad', mark: '✕ lost' };
const UNKNOWN: Look = { reach: 'begins', head: ['?', '?'], role: 'quiet', mark: '? not captured' };
const MISSED: Look = { reach: 'whole', head: ['▷', '◁'], role: 'quiet', mark: '? came unseen' };
const UNSEEN: Look = {
  ...{ reach: 'ends', head: HEAD, start: '?', role: 'quiet', mark: '? not seen leaving' },
};
const COPY: Look = {
  reach: 'ends',
  head: HEAD,
  start: '+',
  role: 'warning',
  mark: '+ second copy',
};
const OVERTAKEN: Look = { reach: 'whole', head: HEAD, role: 'warning', mark: '⇄ overtaken' };
const RESIZED: Look = { reach: 'whole', head: HEAD, mark: '≠ other pieces' };
const CHANGED: Look = { reach: 'whole', head: HEAD, role: 'bad', mark: '≠ changed on the way' };
const ARRIVED: Look = { reach: 'whole', head: HEAD };

function lookOf({ fate, isDuplicate, isOvertaken, isResized }: Arrow, isChanged: boolean): Look {
  if (isChanged) return CHANGED;
  if (fate === 'lost') return LOST;
  if (fate === 'unknown') return UNKNOWN;
  if (fate === 'missed') return MISSED;
  if (fate === 'unseen') return UNSEEN;
  if (isDuplicate) return COPY;
  if (isOvertaken) return OVERTAKEN;
  return isResized ? RESIZED : ARRIVED;
}

/** The role of what is said of it. */
export function roleOfArrow(arrow: Arrow, isChanged: boolean): Role | undefined {
  return lookOf(arrow, isChanged).role;
}

/** Dashes before the words and the fewest behind them, the head, and a blank on both sides of the words. */
const DASHES = 2;
const AROUND = 2 * DASHES + 3;

/** Of an arrow that does not go all the way: the columns that it leaves free at least. */
const SHORT = 8;

/**
 * The lines of an arrow: the first is the arrow, the others have what of its words has no room in it.
 *
 * @param isChanged its bytes came as others
 */
export function drawArrow(
  arrow: Arrow,
  label: readonly Piece[],
  lane: number,
  isChanged: boolean,
): Piece[][] {
  const look = lookOf(arrow, isChanged);
  const { role, mark, reach } = look;
  const words = mark === undefined ? label : [...label, { text: mark, role: role ?? 'warning' }];
  const longest = reach === 'whole' ? lane : lane - SHORT;
  const [first = [], ...rest] = packed(words, longest - AROUND);
  const inside: Piece[] = [{ text: ' ' }, ...spaced(first), { text: ' ' }];
  const least = widthOfPieces(inside) + AROUND - 2;
  const width = reach === 'whole' ? lane : Math.max(least, Math.floor(lane / 2));
  return [
    placed(drawn(look, arrow.fromClient, inside, width), width, lane, look, arrow.fromClient),
    ...rest.map((line) => [{ text: '  ' }, ...spaced(line)]),
  ];
}

/** From left to right. */
function drawn(look: Look, toServer: boolean, inside: readonly Piece[], width: number): Piece[] {
  const { head, start, role } = look;
  const begin = start === undefined ? '─'.repeat(DASHES) : `${start}─`;
  const rest = '─'.repeat(Math.max(width - widthOfPieces(inside) - DASHES - 1, 0));
  return toServer
    ? [{ text: begin, role }, ...inside, { text: `${rest}${head[0]}`, role }]
    : [
        { text: `${head[1]}${rest}`, role },
        ...inside,
        { text: [...begin].reverse().join(''), role },
      ];
}

/** At the line of the end that it touches. */
function placed(
  pieces: readonly Piece[],
  width: number,
  lane: number,
  { reach }: Look,
  toServer: boolean,
): Piece[] {
  const free: Piece = { text: ' '.repeat(Math.max(lane - width, 0)) };
  const isAtLeft = reach === 'whole' || (reach === 'begins') === toServer;
  return isAtLeft ? [...pieces, free] : [free, ...pieces];
}
