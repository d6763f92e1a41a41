// What is said of a step besides its own text.

import type { Step, Unknown } from '../../src/journey/journey.ts';

/** What would make it known; empty: nothing would, or the reason says it. */
export const WAYS_TO_KNOW: Readonly<Record<Unknown, string>> = {
  'no-capture': 'How to capture packets',
  'capture-failed': 'Why, and what to do about it',
  'no-log': '',
  'before-log': 'Readings that come while the server runs with `--capture` are logged.',
  dropped: 'With more `--capture-minutes` packets are held for longer.',
  'not-captured': 'Did it come over another interface? `--capture any` looks at all of them.',
  'not-aligned':
    'A connection that begins while the capture runs can be followed from its first byte.',
  cut: 'A capture that keeps whole packets (`tcpdump -s 0`) shows them.',
  tls: 'A board that connects to the port without TLS can be followed packet by packet.',
  serial: '',
  'no-store': '',
  'no-match': '',
  ambiguous: '',
};

/** When it was over, in ms after the first moment of the journey; null: not known. */
export function momentOf(step: Step): number | null {
  if (!step.known) return null;
  switch (step.step) {
    case 'segments':
      return Math.max(...step.segments.filter(({ copy }) => !copy).map(({ atMs }) => atMs));
    case 'read':
      return step.reads.at(-1)?.atMs ?? null;
    case 'stored':
      return step.durable?.atMs ?? null;
    case 'acknowledged':
      return step.sent?.atMs ?? null;
    default:
      return null;
  }
}
