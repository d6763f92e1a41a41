// Tells a journey from what is known: step by step, and what is unknown as that.

import { type Facts, known } from './facts.ts';
import type { CapturesJson, CopyJson, Journey, Step } from './journey.ts';
import type { LoggedCopy } from './log/logged.ts';
import type { BothEnds } from './packets/find-in-both.ts';
import { acknowledgedStep } from './steps/acknowledged.ts';
import { lostOf } from './steps/crossing.ts';
import { decodedStep } from './steps/decoded.ts';
import { headersStep } from './steps/headers.ts';
import { positionStep } from './steps/position.ts';
import { printedStep } from './steps/printed.ts';
import { readStep } from './steps/read.ts';
import { segmentsStep } from './steps/segments.ts';
import { storedStep } from './steps/stored.ts';
import { connectionJson, counted, formatted, micros, Timeline } from './steps/telling.ts';

/** The journey of a reading. */
export function tellJourney(facts: Facts): Journey {
  const startMs = startOf(facts);
  const timeline = new Timeline(startMs ?? 0);
  const steps: Step[] = [
    printedStep(facts),
    segmentsStep(facts, timeline),
    headersStep(facts),
    positionStep(facts),
    readStep(facts, timeline),
    decodedStep(facts),
    storedStep(facts, timeline),
    acknowledgedStep(facts, timeline),
  ];
  return {
    ...facts.name,
    summary: summaryOf(facts, steps),
    start: startMs === null ? null : formatted(startMs),
    startMs: startMs === null ? null : micros(startMs),
    ...(facts.ends === undefined ? {} : { captures: capturesJson(facts.ends) }),
    copies: copiesOf(facts, timeline),
    steps,
  };
}

/** The first moment that anything is known of. */
function startOf(facts: Facts): number | null {
  const line = known(facts.packets)?.line;
  const moments = [
    ...(line?.transmissions ?? []).map(({ time }) => time),
    ...(line?.holes ?? []).map(({ time }) => time),
    ...(known(facts.copy)?.reads ?? []).map(({ time }) => time),
  ];
  return moments.length === 0 ? null : Math.min(...moments);
}

function capturesJson({ board, server, clock, aheadMs, errorMs }: BothEnds): CapturesJson {
  return {
    ...{ board, server, clock, aheadMs: micros(aheadMs) },
    errorMs: errorMs === null ? null : micros(errorMs),
  };
}

function copiesOf({ log, lines, ends }: Facts, timeline: Timeline): CopyJson[] {
  const logged = known(log);
  if (logged !== null) return logged.copies.map((copy) => copyJson(copy, timeline));
  return lines.map(({ stream, time, from, to, fromStart }, at) => ({
    ...timeline.at(time),
    ...{ stream, connection: null, stored: null },
    offset: fromStart ? from : null,
    length: to - from,
    ...(ends === undefined ? {} : { came: ends.came[at] ?? null }),
  }));
}

function copyJson(copy: LoggedCopy, timeline: Timeline): CopyJson {
  const readAt = copy.reads?.at(-1)?.time ?? copy.readAt;
  return {
    ...timeline.at(readAt),
    stream: null,
    connection: connectionJson(copy.connection),
    stored: copy.isNew,
    offset: copy.lines === 1 ? copy.offset : null,
    length: copy.length,
  };
}

function summaryOf({ name, log, packets, lines, ends }: Facts, steps: readonly Step[]): string {
  const whose = `Reading ${name.seq} of ${name.device}`;
  const copies = known(log)?.copies.length ?? lines.length;
  const twice =
    ends !== undefined
      ? timesWords(ends)
      : copies > 1
        ? ` It came ${copies} times, and is stored once.`
        : '';
  const unknowns = steps.filter((step) => !step.known).length;
  const facts = known(packets);
  if (facts === null) {
    const what =
      unknowns === 0 ? 'each step is known' : `${unknowns} of ${steps.length} steps are not known`;
    return `${whose}: ${what}.${twice}`;
  }
  const { transmissions, holes } = facts.line;
  const missing = holes.length > 0 ? ', after one was missing' : '';
  const first = transmissions.filter(({ isCopy }) => !isCopy);
  const resent = first.length === 1 ? ', which was sent again' : ', with copies sent again';
  const again = first.length < transmissions.length ? resent : '';
  const lost = ends === undefined ? [] : (lostOf(facts.line) ?? []);
  const segments = counted(first.length, 'segment');
  if (lost.length === 0) return `${whose} came in ${segments}${missing}${again}.${twice}`;
  const sent = first.length === 1 ? `which was sent ${times(transmissions.length)}` : 'sent again';
  const how = first.length < transmissions.length ? `, ${sent}` : '';
  if (lost.length === transmissions.length) {
    return `${whose} left in ${segments}${how}, and never came.${twice}`;
  }
  const which = `${lost.length} of ${transmissions.length} ${lost.length === 1 ? 'was' : 'were'} lost on the way`;
  return `${whose} came in ${segments}${how}: ${which}.${twice}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

/** How often it was said, and how often it came, where that is not once. */
function timesWords({ came }: BothEnds): string {
  if (came.length < 2) return '';
  const count = came.filter((isThere) => isThere === true).length;
  const how = count === 0 ? 'never came' : `came ${times(count)}`;
  return ` It was said ${times(came.length)}, and ${how}.`;
}
