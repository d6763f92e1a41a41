// The packets of a step, in their order: what carried the bytes, what showed that they were missing, what
// acknowledged them.

import type { HoleJson, SegmentJson } from '../../journey/journey.ts';
import { dumpRows, later, laterPadded, wrapped } from './journey-rows.ts';
import type { JourneyLook } from './journey-text.ts';

const INDENT = '  ';
const DUMP_INDENT = '      ';

/** In the place of an arrow. */
const LOST = '✕';

interface Event {
  readonly atMs: number;
  readonly frame: number;
  rows(): Iterable<string>;
}

/** @param way whether the board sent the bytes, or got them */
export function* packetRows(
  segments: readonly SegmentJson[],
  holes: readonly HoleJson[],
  look: JourneyLook,
  way: 'in' | 'out',
): Generator<string> {
  const arrow = way === 'in' ? '→' : '←';
  const back = way === 'in' ? '←' : '→';
  const events = [
    ...segments.map((segment) => carrying(segment, look, arrow)),
    ...acknowledging(segments, look, back),
    ...holes.flatMap((hole) => missing(hole, look, arrow, back)),
  ];
  events.sort((a, b) => a.frame - b.frame || a.atMs - b.atMs);
  for (const event of events) yield* event.rows();
}

function carrying(segment: SegmentJson, look: JourneyLook, arrow: string): Event {
  const { seq, endSeq, flags, length, analysis, copy, fillsHole } = segment;
  const said = [
    `seq ${seq} to ${endSeq - 1}`,
    `${length} ${length === 1 ? 'byte' : 'bytes'}`,
    flags.join(' '),
    ...(fillsHole ? ['fills the hole'] : []),
    ...(copy ? ['a copy of what was captured before'] : []),
    ...analysis,
  ];
  const way = wayOf(segment);
  return {
    ...segment,
    *rows() {
      const row = [...framed(segment, way.isLost ? LOST : arrow, said.join(', '), look)];
      const role = way.isLost ? 'bad' : copy || fillsHole ? 'warning' : null;
      yield* role === null ? row : row.map((line) => look.paint(role, line));
      if (way.words !== '') yield* wrapped(way.words, look.columns, DUMP_INDENT);
      yield* dump(segment, look);
    },
  };
}

/** What became of it, where two captures show that. */
function wayOf({ arrival }: SegmentJson): { readonly words: string; readonly isLost: boolean } {
  if (arrival === undefined) return { words: '', isLost: false };
  const { fate, came, tookMs, overtaken, doubled } = arrival;
  const where = came === null ? '' : `frame ${came.frame} there`;
  const took = tookMs === null ? '' : `, ${later(Math.max(tookMs, 0)).slice(1)} later`;
  const oddly = `${overtaken ? ', overtaken by a later one' : ''}${doubled ? ', doubled on the way' : ''}`;
  switch (fate) {
    case 'arrived':
      return { words: `came as ${where}${took}${oddly}`, isLost: false };
    case 'partly':
      return { words: `came in part, as ${where}${took}${oddly}`, isLost: false };
    case 'lost':
      return { words: 'lost: the other end does not have it', isLost: true };
    case 'missed':
      return { words: 'came, but the capture there missed it', isLost: false };
    case 'unknown':
      return { words: 'the other end was not being captured', isLost: false };
  }
}

/** One for each ACK, however many segments it covers. */
function acknowledging(
  segments: readonly SegmentJson[],
  look: JourneyLook,
  arrow: string,
): Event[] {
  const acks = new Map(segments.flatMap(({ acked }) => (acked ? [[acked.frame, acked]] : [])));
  return [...acks.values()].map((acked) => ({
    ...acked,
    rows: () => framed(acked, arrow, 'acknowledges it', look),
  }));
}

function missing(hole: HoleJson, look: JourneyLook, arrow: string, back: string): Event[] {
  const { lineFrom, lineTo, missedBy } = hole;
  const bytes = `bytes ${lineFrom} to ${lineTo - 1} of the line`;
  const warned = (rows: Iterable<string>) => Array.from(rows, (row) => look.paint('bad', row));
  return [
    {
      ...hole,
      rows: () =>
        warned(framed(hole, arrow, `later bytes come: ${bytes} are missing (lost_segment)`, look)),
    },
    ...hole.duplicateAcks.map((ack, index) => ({
      ...ack,
      rows: () => framed(ack, back, `asks for them again: duplicate ACK ${index + 1}`, look),
    })),
    ...(missedBy === null
      ? []
      : [
          {
            ...missedBy,
            rows: () =>
              warned(
                framed(missedBy, back, `acknowledges ${bytes}: the capture missed them`, look),
              ),
          },
        ]),
  ];
}

function framed(
  { frame, atMs }: { readonly frame: number; readonly atMs: number },
  arrow: string,
  words: string,
  { columns }: JourneyLook,
): Generator<string> {
  const head = `${INDENT}${laterPadded(atMs)}  ${arrow} `;
  return wrapped(`frame ${frame}: ${words}`, columns, ' '.repeat(head.length), head);
}

function* dump({ before, bytes, after, from, to }: SegmentJson, look: JourneyLook) {
  const [head, own, tail] = [before, bytes.hex, after].map(bytesOf);
  const marked = {
    offset: from - head.length,
    bytes: [...head, ...own, ...tail],
    from: head.length,
    to: head.length + to - from,
  };
  const mark = (text: string) => look.paint('good', text);
  for (const row of dumpRows(marked, look.columns - DUMP_INDENT.length, mark)) {
    yield `${DUMP_INDENT}${row}`;
  }
}

function bytesOf(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
