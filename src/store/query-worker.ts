// The thread that reads, so that no query holds up a commit. Each read transaction begins after
// the call came, and so sees every commit that was durable by then.

import { serveCalls } from './channel.ts';
import { journalReader } from './journal.ts';
import { logView } from './log-view.ts';
import { type PackedSeries, packSeries } from './packed-series.ts';
import { readingsReader } from './read-readings.ts';
import { seriesReader } from './read-series.ts';
import { openToRead } from './schema.ts';
import type {
  FoundDamage,
  JournalEntry,
  JournalQuery,
  ReadingsPage,
  ReadingsQuery,
  Series,
  SeriesQuery,
} from './store.ts';

/** What the reader can be asked. Unasked it tells of damage. */
export type QueryCalls = {
  open: { argument: { readonly folder: string }; answer: null };
  readings: { argument: ReadingsQuery; answer: ReadingsPage };
  series: { argument: SeriesQuery; answer: PackedSeries };
  journal: { argument: JournalQuery; answer: readonly JournalEntry[] };
  close: { argument: null; answer: null };
};

/** The queries of an open database. */
interface Reader {
  readings(query: ReadingsQuery): ReadingsPage;
  series(query: SeriesQuery): Series;
  journal(query: JournalQuery): readonly JournalEntry[];
  close(): void;
}

let reader: Reader | null = null;

const notify = serveCalls<QueryCalls, FoundDamage>({
  open({ folder }) {
    const database = openToRead(folder);
    const log = logView(database, notify);
    reader = {
      readings: readingsReader(database, log, notify),
      series: seriesReader(database, log, notify),
      journal: journalReader(database, notify),
      close: () => database.close(),
    };
    return null;
  },
  readings: (query) => opened().readings(query),
  series: (query) => packSeries(opened().series(query)),
  journal: (query) => opened().journal(query),
  close() {
    reader?.close();
    return null;
  },
});

function opened(): Reader {
  if (reader === null) {
    throw new Error('the reader is not open');
  }
  return reader;
}
