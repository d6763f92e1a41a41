// Tells a journey from what is known: step by step, and what is unknown as that.

import { type Facts, known } from './facts.ts';
import type { CopyJson, Journey, Step } from './journey.ts';
import type { LoggedCopy } from './log/logged.ts';
import { acknowledgedStep } from './steps/acknowledged.ts';
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

function copiesOf({ log, lines }: Facts, timeline: Timeline): CopyJson[] {
  const logged = known(log);
  if (logged !== null) return logged.copies.map((copy) => copyJson(copy, timeline));
  return lines.map(({ stream, time, from, to, fromStart }) => ({
    ...timeline.at(time),
    ...{ stream, connection: null, stored: null },
    offset: fromStart ? from : null,
    length: to - from,
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

function summaryOf({ name, log, packets, lines }: Facts, steps: readonly Step[]): string {
  const whose = `Reading ${name.seq} of ${name.device}`;
  const copies = known(log)?.copies.length ?? lines.length;
  const twice = copies > 1 ? ` It came ${copies} times, and is stored once.` : '';
  const unknowns = steps.filter((step) => !step.known).length;
  const facts = known(packets);
  if (facts === null) {
    const what =
      unknowns === 0 ? 'each step is known' : `${unknowns} of ${steps.length} steps are not known`;
    return `${whose}: ${what}.${twice}`;
  }
  const { transmissions, holes } = facts.line;
  const lost = holes.length > 0 ? ', after one was missing' : '';
  const first = transmissions.filter(({ isCopy }) => !isCopy);
  const resent = first.length === 1 ? ', which was sent again' : ', with copies sent again';
  const again = first.length < transmissions.length ? resent : '';
  return `${whose} came in ${counted(first.length, 'segment')}${lost}${again}.${twice}`;
}
