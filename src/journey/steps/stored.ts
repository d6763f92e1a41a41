import { type Facts, known } from '../facts.ts';
import type { ReadingJson, StoredStep, UnknownStep } from '../journey.ts';
import type { LoggedCopy } from '../log/logged.ts';
import { duration, formatted, micros, type Timeline, unknown } from './telling.ts';

/** Read so much later than it was taken, in ms, a line has waited somewhere. */
const WAITED_MS = 500;

/** The row, and how its time was found. */
export function storedStep(facts: Facts, timeline: Timeline): StoredStep | UnknownStep {
  const { reading } = facts;
  if ('why' in reading) return unknown('stored', reading.why);
  const row = reading.is;
  const copy = known(facts.copy);
  const readAt = copy?.reads?.at(-1)?.time ?? null;
  const takenAt = Date.parse(row.time);
  const isTaken = row.timeSource !== 'arrival' && readAt !== null && copy?.isNew === true;
  const lateMs = isTaken ? readAt - takenAt : null;
  const { position = null, durableAt = null } = copy ?? {};
  const sentences = [timeWords(row), lateWords(lateMs), diskWords(copy, readAt)];
  return {
    step: 'stored',
    known: true,
    text: sentences.filter((sentence) => sentence !== '').join(' '),
    reading: row,
    position,
    durable: durableAt === null ? null : timeline.at(durableAt),
    bootedAt: bootedAt(row),
    lateMs: lateMs === null ? null : micros(lateMs),
  };
}

function bootedAt({ time, timeSource, millis }: ReadingJson): string | null {
  return timeSource === 'uptime' && millis !== null ? formatted(Date.parse(time) - millis) : null;
}

function timeWords(row: ReadingJson): string {
  switch (row.timeSource) {
    case 'device':
      return `Its time is ${row.time}: the board's own, from the line itself.`;
    case 'uptime':
      return `Its time is ${row.time}: the board was up for ${row.millis} ms, and the server has found that uptime 0 was at ${bootedAt(row)}, by the line of this boot that came fastest.`;
    case 'arrival':
      return row.millis === null
        ? `Its time is ${row.time}, when the server read it: the line tells none that could be used.`
        : `Its time is ${row.time}, when the server read it: its uptime would put the start of the boot much earlier than all lines before, so it is not trusted.`;
  }
}

function lateWords(lateMs: number | null): string {
  if (lateMs === null || lateMs < WAITED_MS) return '';
  return `It was read ${duration(lateMs)} after that: it waited at the board or was lost on its way and sent again, which this end cannot tell apart.`;
}

function diskWords(copy: LoggedCopy | null, readAt: number | null): string {
  if (copy === null) return '';
  if (!copy.isNew) return 'This copy was dropped: the reading had come before.';
  const { position, durableAt } = copy;
  const when =
    durableAt === null || readAt === null
      ? ''
      : `; it was on disk ${duration(durableAt - readAt)} after it was read`;
  return `Its commit position is ${position}${when}.`;
}
