// A line of the console: what went over the wire, or a note about it.

import { visibleText } from '../format/visible-text.ts';
import { kindOf, type LineKind } from './line-kind.ts';

/** `in`: from the board. `out`: to it. `note`: what the console itself says. */
export type Direction = 'in' | 'out' | 'note';

export interface Line {
  /** Rises with each line. */
  readonly id: number;
  /** Unix ms. */
  readonly time: number;
  readonly direction: Direction;
  readonly kind: LineKind | 'note';
  /** As it came. */
  readonly text: string;
  /** As it is searched. */
  readonly searched: string;
  /** What is wrong with it; null: nothing. */
  readonly fault: string | null;
  /** It came before the console was looked at. */
  readonly isPast: boolean;
}

let ids = 0;

interface About {
  readonly fault?: string;
  readonly isPast?: boolean;
}

export function wireLine(
  direction: 'in' | 'out',
  time: number,
  text: string,
  about: About = {},
): Line {
  return make(direction, kindOf(direction, text), time, text, about);
}

export function note(time: number, text: string, about: About = {}): Line {
  return make('note', 'note', time, text, about);
}

/** The same line with a fault. */
export function withFault(line: Line, fault: string): Line {
  return { ...line, fault, searched: searched(line.text, fault) };
}

function make(
  direction: Direction,
  kind: Line['kind'],
  time: number,
  text: string,
  { fault = null, isPast = false }: { fault?: string | null; isPast?: boolean },
): Line {
  return {
    id: ++ids,
    time,
    direction,
    kind,
    text,
    searched: searched(text, fault),
    fault,
    isPast,
  };
}

function searched(text: string, fault: string | null): string {
  const shown = visibleText(text).toLowerCase();
  return fault === null ? shown : `${shown}\n${visibleText(fault).toLowerCase()}`;
}

/** Those of the lines that are not among the others. */
export function unseen(lines: readonly Line[], seen: readonly Line[]): Line[] {
  const known = new Set(seen.map(keyOf));
  return lines.filter((line) => !known.has(keyOf(line)));
}

function keyOf({ time, direction, text }: Line): string {
  return `${time} ${direction} ${text}`;
}
