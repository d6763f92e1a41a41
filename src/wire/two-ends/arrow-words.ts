// What is to be said of a packet that both ends tell of, and that none of them can say alone.

import { duration, grouped } from '../words/amounts.ts';
import type { Arrow } from './arrow.ts';
import type { Change } from './changed.ts';

/** What the words depend on. */
export interface ArrowScene {
  /** What the capture of the sender's end is called, and that of the receiver's. */
  readonly from: string;
  readonly to: string;
  /** The later one that carried its bytes, where it was lost. */
  readonly again: Arrow | undefined;
  /** One that left later and came before it. */
  readonly overtaker: Arrow | undefined;
  /** Its bytes came as others; left out: they did not, or nobody compared them. */
  readonly change?: Change | null;
}

/** A sentence or two; empty: it went its way. */
export function arrowWords(arrow: Arrow, scene: ArrowScene): string {
  return [
    changeWords(arrow, scene),
    fateWords(arrow, scene),
    orderWords(arrow, scene),
    sizeWords(arrow),
  ]
    .filter((words) => words !== '')
    .join(' ');
}

function fateWords(arrow: Arrow, { from, to, again }: ArrowScene): string {
  switch (arrow.fate) {
    case 'arrived':
      return arrow.isDuplicate ? 'The network made a second one of it: it left once.' : '';
    case 'lost':
      return `Lost on its way: it is not in ${to}.${againWords(arrow, again)}`;
    case 'missed':
      return `It is not in ${to}, but it came: the other side has acknowledged its bytes.`;
    case 'unknown':
      return `It left when ${to} was not being captured.`;
    case 'unseen':
      return `It came, but ${from} does not have it leaving.`;
  }
}

function againWords({ leftNs = 0, length }: Arrow, again: Arrow | undefined): string {
  if (again?.arrivedNs === undefined || again.departure === undefined) {
    return length > 0 ? ' Its bytes never came.' : '';
  }
  const later = duration(again.arrivedNs - leftNs);
  return ` Its bytes came ${later} after it left, with packet ${again.departure.frame}.`;
}

/** TCP promises the bytes that were sent: whoever changes them has to put its checksums right as well. */
function changeWords({ seq }: Arrow, { to, change }: ArrowScene): string {
  if (change === undefined || change === null) return '';
  const { changed, compared, first } = change;
  const which =
    compared === 1
      ? 'its byte is another'
      : `${changed} of its ${compared} bytes ${changed === 1 ? 'is another' : 'are others'}`;
  return `Changed on its way: ${which} in ${to}, from byte ${(seq + first) >>> 0} on. No network does that by itself: something between the two ends rewrites what is sent.`;
}

/** Of a whole connection, or several; null: in none. @param packets in how many */
export function changedWords(packets: number): string | null {
  if (packets === 0) return null;
  const where = packets === 1 ? 'In 1 packet' : `In ${grouped(packets)} packets`;
  return `${where} other bytes came than had been sent: something between the two ends rewrites them.`;
}

function orderWords(arrow: Arrow, { overtaker }: ArrowScene): string {
  if (!arrow.isOvertaken) return '';
  const [left, came] = [overtaker?.leftNs, overtaker?.arrivedNs];
  if (left === undefined || came === undefined || overtaker?.departure === undefined) {
    return 'One that left later came before it.';
  }
  const later = duration(left - (arrow.leftNs ?? 0));
  const sooner = duration((arrow.arrivedNs ?? 0) - came);
  return `Overtaken: packet ${overtaker.departure.frame} left ${later} later and came ${sooner} before it.`;
}

function sizeWords({ isResized, departure, arrival, length }: Arrow): string {
  if (!isResized || departure === undefined) return '';
  const part =
    length < departure.length ? `${length} of its ${departure.length} bytes` : 'Its bytes';
  if (arrival === undefined) return `${part} are missing; the rest came in other pieces.`;
  return `${part} came in a packet of ${arrival.length}: the card or the kernel of an end cuts and merges segments.`;
}
