// Finds one reading by its boot and seq. No index has them: but readings of a boot are committed mostly in
// the order of their seqs, and boots one after the other, so a search in halves comes close to the place; then
// blocks are looked through from there, to both sides.

import { bootNames } from './boot-names.ts';
import type { DamageListener } from './damage.ts';
import type { FoundBlock } from './find-blocks.ts';
import type { Rows } from './format/rows.ts';
import { SEARCH_BLOCKS } from './limits.ts';
import type { LogView } from './log-view.ts';
import { blockReader } from './read-block.ts';
import { metricsOf } from './read-metrics.ts';
import type { Connection } from './schema.ts';
import type { ReadingQuery, StoredReading } from './store.ts';
import { storedReading } from './stored-reading.ts';

/** The blocks that are still to be looked through: those that end before `below`, and those from `above` on. */
interface Rest {
  readonly below: number;
  readonly above: number;
}

/** A search, or what is left of it. */
export interface ReadingSearch extends ReadingQuery {
  /** Null: it begins. */
  readonly rest: Rest | null;
}

export interface SearchOutcome {
  readonly reading: StoredReading | null;
  /** What is left to be looked through; null: nothing, or it was found. */
  readonly rest: Rest | null;
}

interface BlockRow extends FoundBlock {
  readonly ordinal: number;
}

/**
 * Makes the finder of a database.
 *
 * @param most blocks that are looked through in one go
 * @returns a function that looks through some of the blocks in one read transaction
 */
export function readingFinder(
  database: Connection,
  log: LogView,
  damaged: DamageListener,
  most = SEARCH_BLOCKS,
): (search: ReadingSearch) => SearchOutcome {
  const columns = `SELECT id, ordinal, from_time AS fromTime, to_time AS toTime
    FROM blocks INDEXED BY blocks_by_ordinal WHERE device = ?`;
  const last = database.prepare<[device: number, below: number], BlockRow>(
    `${columns} AND ordinal < ? ORDER BY ordinal DESC LIMIT 1`,
  );
  const next = database.prepare<[device: number, from: number], BlockRow>(
    `${columns} AND ordinal >= ? ORDER BY ordinal LIMIT 1`,
  );
  const bootsNamed = database
    .prepare<[device: number, name: string], number>(
      'SELECT number FROM boots WHERE device = ? AND name = ?',
    )
    .pluck();
  const blocks = blockReader(database, damaged);
  const metrics = metricsOf(database, damaged);
  const bootName = bootNames(database, damaged);

  function rowsOf(device: number, block: BlockRow): Rows | null {
    return blocks.read(device, block)?.block.rows() ?? null;
  }

  /** The ordinal of a block that lies near the reading, if all came in order. */
  function guess({ device, seq }: ReadingQuery, boot: number): number {
    let low = 0;
    let high = (last.get(device, Number.MAX_SAFE_INTEGER)?.ordinal ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const block = last.get(device, middle + 1);
      const rows = block && rowsOf(device, block);
      if (block === undefined) low = middle + 1;
      else if (rows !== null && rows !== undefined && isBefore(rows, boot, seq)) low = middle + 1;
      else high = Math.min(middle, block.ordinal);
    }
    return low;
  }

  return (search) => {
    const { device, boot: name, seq } = search;
    const boots = bootsNamed.all(device, name).filter((boot) => bootName(boot) === name);
    const lookIn = (rows: Rows, ordinal: number): StoredReading | null => {
      const row = rowOf(rows, boots, seq);
      return row < 0 ? null : storedReading(rows, row, ordinal + row, name, metrics(device));
    };
    if (boots.length === 0) return { reading: null, rest: null };
    if (search.rest === null) {
      for (const { rows, ordinal } of log.of(device)) {
        const reading = lookIn(rows, ordinal);
        if (reading !== null) return { reading, rest: null };
      }
    }
    const start = search.rest === null ? guess(search, Math.max(...boots)) : 0;
    let { below, above } = search.rest ?? { below: start, above: start };
    for (let looked = 0; looked < most; ) {
      const before = last.get(device, below);
      const behind = next.get(device, above);
      if (before === undefined && behind === undefined) return { reading: null, rest: null };
      for (const block of [before, behind]) {
        if (block === undefined) continue;
        looked++;
        const rows = rowsOf(device, block);
        const reading = rows && lookIn(rows, block.ordinal);
        if (reading) return { reading, rest: null };
      }
      below = before?.ordinal ?? below;
      above = behind === undefined ? above : behind.ordinal + 1;
    }
    return { reading: null, rest: { below, above } };
  };
}

function rowOf({ count, boot, seq: seqs }: Rows, boots: readonly number[], seq: number): number {
  for (let row = 0; row < count; row++) {
    if (seqs[row] === seq && boots.includes(boot[row])) return row;
  }
  return -1;
}

/** Whether its first reading that has a seq comes before that of a boot with this one. */
function isBefore({ count, boot, seq: seqs }: Rows, ofBoot: number, seq: number): boolean {
  for (let row = 0; row < count; row++) {
    if (Number.isNaN(seqs[row])) continue;
    return boot[row] < ofBoot || (boot[row] === ofBoot && seqs[row] <= seq);
  }
  return true;
}
