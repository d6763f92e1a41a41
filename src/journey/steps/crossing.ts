// What two captures show of the way of segments: which came, and which were lost.

import type { ArrivalJson } from '../journey.ts';
import type { Carried, Crossing, Transmission } from '../packets/carriage.ts';
import type { BothEnds } from '../packets/find-in-both.ts';
import { bytesJson, counted, duration, frames, micros, type Timeline } from './telling.ts';

export function arrivalJson({ crossing, time }: Transmission, timeline: Timeline) {
  if (crossing === undefined) return {};
  const { fate, arrival, isOvertaken, isDoubled } = crossing;
  const told: ArrivalJson = {
    fate,
    came: arrival && timeline.frame(arrival),
    tookMs: arrival && micros(arrival.time - time),
    overtaken: isOvertaken,
    doubled: isDoubled,
  };
  return { arrival: told };
}

/** Those of which nothing came; undefined: nobody can tell of all. */
export function lostOf({ transmissions }: Carried): readonly Transmission[] | undefined {
  const isUnsure = ({ crossing }: Transmission) =>
    crossing === undefined || crossing.fate === 'unknown';
  if (transmissions.some(isUnsure)) return undefined;
  return transmissions.filter(({ crossing }) => crossing?.fate === 'lost');
}

/** @param there what the capture of the other end is called */
export function crossingWords({ transmissions }: Carried, there: string): string {
  const of = (fate: Crossing['fate']) =>
    transmissions.filter(({ crossing }) => crossing?.fate === fate);
  return [
    lostWords(of('lost'), there),
    arrivedWords(of('arrived'), there),
    somehow(of('partly'), `came in part: the rest is not in ${there}.`),
    somehow(of('missed'), `came, as the ACK shows, but ${there} does not have it.`),
    somehow(of('unknown'), `left when ${there} was not being captured.`),
  ]
    .filter((words) => words !== '')
    .join(' ');
}

function lostWords(lost: readonly Transmission[], there: string): string {
  if (lost.length === 0) return '';
  return `${capital(frames(lost))} never came: ${lost.length === 1 ? 'it is' : 'they are'} not in ${there}.`;
}

function arrivedWords(arrived: readonly Transmission[], there: string): string {
  const came = arrived.flatMap(({ crossing }) => (crossing?.arrival ? [crossing.arrival] : []));
  if (came.length === 0) return '';
  // Clocks are aligned to the half of a round trip: nothing comes before it left.
  const took = arrived.map(({ crossing, time }) =>
    Math.max((crossing?.arrival?.time ?? time) - time, 0),
  );
  const [least, most] = [Math.min(...took), Math.max(...took)].map(duration);
  const after = least === most ? least : `${least} to ${most}`;
  const distinct = [...new Map(came.map((moment) => [moment.frame, moment])).values()];
  const order = arrived.some(({ crossing }) => crossing?.isOvertaken)
    ? ' One that left later came first.'
    : '';
  const copies = arrived.some(({ crossing }) => crossing?.isDoubled)
    ? ' The network made a second one of it.'
    : '';
  return `${capital(frames(arrived))} came after ${after}, as ${frames(distinct)} of ${there}.${order}${copies}`;
}

function somehow(some: readonly Transmission[], words: string): string {
  return some.length === 0 ? '' : `${capital(frames(some))} ${words}`;
}

/** Where the packets of the line are told by another capture than the board's, or only one has them. */
export function whoseWords({ isInBoth, board, server, line }: BothEnds): string {
  const isRead = line === server;
  if (!isInBoth) {
    const what = isRead ? 'how it left' : 'what came of it';
    return `Only ${line} has this connection, so ${what} is not known.`;
  }
  return isRead ? `${board} does not have it leaving: it is told as ${server} has it.` : '';
}

export function changedWords({ changed, cameAs, server }: BothEnds): string {
  if (changed === 0) return '';
  const bytes = `${counted(changed, 'byte')} of the line ${changed === 1 ? 'is another' : 'are others'}`;
  const what =
    cameAs === null ? '' : ` It came as ${JSON.stringify(bytesJson(cameAs).text.trimEnd())}.`;
  return `Changed on its way: ${bytes} in ${server}.${what} Something between the two ends rewrites what is sent.`;
}

export function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
