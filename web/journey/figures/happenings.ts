// What happened to segments, in the order of time.

import type { HoleJson, SegmentJson } from '../../../src/journey/journey.ts';

export type Happening = { readonly atMs: number } & (
  | { readonly kind: 'segment'; readonly segment: SegmentJson }
  | { readonly kind: 'hole'; readonly hole: HoleJson }
  | { readonly kind: 'duplicates'; readonly count: number }
  | {
      readonly kind: 'ack';
      readonly frame: number;
      /** Frames that it acknowledges. */
      readonly acks: readonly number[];
      /** After the last of them. */
      readonly afterMs: number;
    }
);

const ORDER = ['hole', 'segment', 'duplicates', 'ack'] as const;

export function happenedTo(
  segments: readonly SegmentJson[],
  holes: readonly HoleJson[],
): Happening[] {
  const happenings: Happening[] = [
    ...segments.map((segment) => ({ kind: 'segment', atMs: segment.atMs, segment }) as const),
    ...holes.map((hole) => ({ kind: 'hole', atMs: hole.atMs, hole }) as const),
    ...holes.flatMap(({ duplicateAcks, duplicateAckCount }) => {
      const [first] = duplicateAcks;
      if (first === undefined) return [];
      return [{ kind: 'duplicates', atMs: first.atMs, count: duplicateAckCount } as const];
    }),
    ...acksOf(segments),
  ];
  return happenings.sort(
    (a, b) => a.atMs - b.atMs || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

/** One ACK may be for several segments. */
function acksOf(segments: readonly SegmentJson[]): Happening[] {
  const acks = new Map<number, { atMs: number; acks: number[]; afterMs: number }>();
  for (const { frame, acked } of segments) {
    if (acked === null) continue;
    const known = acks.get(acked.frame);
    if (known === undefined) {
      acks.set(acked.frame, { atMs: acked.atMs, acks: [frame], afterMs: acked.afterMs });
    } else {
      known.acks.push(frame);
      known.afterMs = Math.min(known.afterMs, acked.afterMs);
    }
  }
  return [...acks].map(([frame, ack]) => ({ kind: 'ack', frame, ...ack }));
}
