// Looks for rows in the gaps between keys that were read.

import { SALVAGE_PROBES } from '../limits.ts';
import type { KeyRange } from './key-ranges.ts';
import type { Reached, TableScan } from './table-scan.ts';

/** The greatest key, and the end of a gap that is open above. */
export const MAX_KEY = Number.MAX_SAFE_INTEGER;

interface Gap extends KeyRange {
  /** In a gap that is open above: how far behind its beginning to look next. */
  readonly stride: number;
}

/** What a search found out about keys that were not read. */
export interface Searched {
  /** Rows may stand there, if they were not read in the meantime. */
  readonly unread: KeyRange[];
  /** There never was one. */
  readonly empty: KeyRange[];
}

/**
 * Looks for rows inside gaps: in their middle, or, in one that is open above, ever farther behind
 * its beginning. Each try leaves smaller gaps, which wait in line, so that the tries are spread over
 * the whole; behind SALVAGE_PROBES of these it ends.
 *
 * @param gaps the largest first: all are looked at once
 */
export function searchGaps(scan: TableScan, gaps: readonly KeyRange[]): Searched {
  const queue: Gap[] = gaps.map((gap) => ({ ...gap, stride: 1 }));
  const unread: KeyRange[] = [];
  const empty: KeyRange[] = [];
  let looked = 0;
  const leave = (from: number, to: number, stride: number): void => {
    if (from <= to) {
      queue.push({ from, to, stride });
    }
  };
  for (const { from, to, stride } of queue) {
    if (looked === gaps.length + SALVAGE_PROBES) {
      break;
    }
    looked++;
    const at =
      to === MAX_KEY ? Math.min(from + stride - 1, to) : from + Math.floor((to - from) / 2);
    const above = scan.up(at, to);
    const below = scan.down(at, from);
    if (
      isEmptyTo(above, to === MAX_KEY ? null : to + 1) &&
      isEmptyTo(below, from === 0 ? null : from - 1)
    ) {
      empty.push({ from, to });
    } else {
      unread.push({ from: at, to: at });
      leave((above.key ?? at) + 1, to, above.key === null ? 2 * stride : 1);
      leave(from, (below.key ?? at) - 1, 1);
    }
  }
  return { unread: [...unread, ...queue.slice(looked)], empty };
}

/** The scan found nothing, up to the key that is the gap's other side: there never was anything. */
function isEmptyTo(reached: Reached, side: number | null): boolean {
  return reached.isWhole && reached.key === null && reached.next === side;
}
