// What can be asked of a device. Of one that is not there the answer is empty: it may have been
// forgotten since whoever asks learned of it, and tables may still have rows of it.

import type { DamageListener } from './damage.ts';
import { type ReadingSearch, readingFinder, type SearchOutcome } from './find-reading.ts';
import { journalReader } from './journal.ts';
import { logView } from './log-view.ts';
import { readingsReader } from './read-readings.ts';
import { seriesReader } from './read-series.ts';
import type { Connection } from './schema.ts';
import type {
  JournalEntry,
  JournalQuery,
  ReadingsPage,
  ReadingsQuery,
  Series,
  SeriesQuery,
} from './store.ts';

/** The queries of an open database, each as of one moment. */
export interface DeviceQueries {
  /** @throws TaplineError `bad-cursor` */
  readings(query: ReadingsQuery): ReadingsPage;
  reading(search: ReadingSearch): SearchOutcome;
  series(query: SeriesQuery): Series;
  journal(query: JournalQuery): readonly JournalEntry[];
}

/** Makes the queries of a database. */
export function deviceQueries(database: Connection, damaged: DamageListener): DeviceQueries {
  const log = logView(database, damaged);
  const isThere = database
    .prepare<[device: number], 1>('SELECT 1 FROM devices WHERE number = ?')
    .pluck();

  function ifThere<Query extends { readonly device: number }, Answer>(
    read: (query: Query) => Answer,
    nothing: (query: Query) => Answer,
  ): (query: Query) => Answer {
    return database.transaction((query: Query) =>
      isThere.get(query.device) === undefined ? nothing(query) : read(query),
    );
  }

  return {
    readings: ifThere(readingsReader(database, log, damaged), () => ({
      readings: [],
      next: null,
      position: log.position(),
    })),
    reading: ifThere(readingFinder(database, log, damaged), () => ({ reading: null, rest: null })),
    series: ifThere(seriesReader(database, log, damaged), ({ from = null, to = null }) => ({
      from,
      to,
      stepMs: 0,
      points: [],
      position: log.position(),
    })),
    journal: ifThere(journalReader(database, damaged), () => []),
  };
}
