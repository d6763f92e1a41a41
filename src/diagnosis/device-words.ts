// Why a device is silent, in a sentence with its figures.

import type { DeviceCause, DeviceFacts } from './device.ts';
import { patienceMs } from './device.ts';
import { shownLine } from './shown-line.ts';
import { spellCount, spellSpan } from './spell.ts';
import type { Visit, VisitCause } from './visit.ts';
import { type ServerPlaces, visitWords } from './visit-words.ts';

/** What the kernel tells of a connection, in ms; null: nothing is known. */
export interface KernelSilence {
  /** Since something was acknowledged, while something is not; null: everything is. */
  readonly unacknowledgedMs: number | null;
}

/** What the words need besides the facts. */
export interface WordContext {
  readonly places: ServerPlaces;
  /** The connection without a reading that the cause comes from; null: it comes from none. */
  readonly visit: Visit | null;
  readonly kernel: KernelSilence | null;
  /** The field list that would fit the rejected lines; null: none was found. */
  readonly fitting: readonly string[] | null;
}

export function deviceWords(cause: DeviceCause, facts: DeviceFacts, context: WordContext): string {
  return WORDS[cause](facts, context);
}

type Words = (facts: DeviceFacts, context: WordContext) => string;

/** The words of a connection; without one: those of what is kept of the device. */
const ofVisit =
  (cause: VisitCause, otherwise: Words = () => ''): Words =>
  (facts, context) =>
    context.visit === null
      ? otherwise(facts, context)
      : visitWords(cause, context.visit, context.places, facts.now);

const WORDS: Readonly<Record<DeviceCause, Words>> = {
  ok: ({ now, lastReadingAt, usualIntervalMs }) => {
    const usual = usualIntervalMs === null ? '' : `, usually every ${spellSpan(usualIntervalMs)}`;
    return `The last reading came ${spellSpan(now - (lastReadingAt ?? now))} ago${usual}.`;
  },
  store: (_facts, { places }) =>
    `Nothing can be stored (${places.storeReason}), so boards are not read until it can.`,
  conflict: ({ device }) =>
    `Two boards call themselves ${device} and replace each other; the newer is kept out for a minute.`,
  tls: ofVisit('tls'),
  http: ofVisit('http', (_facts, { places }) => {
    return `An HTTP client came to the port for boards; HTTP is answered on port ${places.httpPort}.`;
  }),
  auth: ofVisit('auth'),
  'bad-hello': ofVisit('bad-hello'),
  'in-use': ofVisit('in-use'),
  full: ofVisit('full'),
  rejected: rejectedWords,
  oversized: ofVisit('oversized', ({ now, open }) => {
    return `A line that is too long came ${spellSpan(now - (open?.oversizedAt ?? now))} ago, and no reading since.`;
  }),
  'text-only': ofVisit('text-only', ({ texts, now }) => {
    const [{ raw, time }] = texts;
    return `What came last is text: ${shownLine(raw)}, ${spellSpan(now - time)} ago.`;
  }),
  'no-line-end': ofVisit('no-line-end'),
  'hello-only': ofVisit('hello-only'),
  duplicates: ({ now, duplicateAt, lastReadingAt }) =>
    `Readings come, the last ${spellSpan(now - (duplicateAt ?? now))} ago, but with a seq that came before: for ${spellSpan(now - (lastReadingAt ?? now))} all were second copies.`,
  'no-data': ofVisit('no-data'),
  scan: ofVisit('scan'),
  disconnected: ({ now, left, lastReadingAt }) => {
    const readingWords =
      lastReadingAt === null
        ? 'No reading ever came'
        : `The last reading came ${spellSpan(now - lastReadingAt)} ago`;
    if (left === null) return `It is not connected. ${readingWords}.`;
    return `It has not been connected for ${spellSpan(now - left.time)} (${left.reason}). ${readingWords}.`;
  },
  stale: staleWords,
};

function rejectedWords(facts: DeviceFacts, { fitting }: WordContext): string {
  const { rejects, open, lastReadingAt, fields } = facts;
  const [newest] = rejects;
  if (newest === undefined) return 'Its lines are rejected.';
  const count = rejects.filter(({ time }) => time > (lastReadingAt ?? 0)).length;
  const which = count === 1 ? 'The last line was' : `The last ${spellCount(count, 'line')} were`;
  const said = `${which} rejected; of ${shownLine(newest.raw)}: ${newest.detail}.`;
  const own = open?.helloFields ?? null;
  if (newest.reason === 'fields' && own !== null) {
    return `${said} Its HELLO names the fields ${own.join(',')}: mend them in the sketch.`;
  }
  if (fitting === null) return said;
  return fitting.join() === fields.join()
    ? `${said} The field list in use now fits: the next such line is a reading.`
    : `${said} Another field list fits.`;
}

function staleWords(facts: DeviceFacts, { kernel }: WordContext): string {
  const { now, lastReadingAt, usualIntervalMs, open } = facts;
  const since = spellSpan(now - (lastReadingAt ?? open?.visit.since ?? now));
  const usual =
    usualIntervalMs === null
      ? `in ${spellSpan(patienceMs(null))}`
      : `every ${spellSpan(usualIntervalMs)}`;
  const middle = open?.openLine === null || open === null ? '' : ', in the middle of a line';
  const said = `It is connected, but its last reading came ${since} ago${middle}; it should come ${usual}.`;
  const waited = kernel?.unacknowledgedMs ?? null;
  if (waited === null) return said;
  return `${said} It has acknowledged nothing of what was sent to it for ${spellSpan(waited)}, so it is probably gone.`;
}
