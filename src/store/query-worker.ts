// The thread that reads, so that no query holds up a commit. Each read transaction begins after
// the call came, and so sees every commit that was durable by then.

import { serveCalls } from './channel.ts';
import { type DeviceQueries, deviceQueries } from './device-queries.ts';
import type { ReadingSearch, SearchOutcome } from './find-reading.ts';
import { type PackedSeries, packSeries } from './packed-series.ts';
import { openToRead } from './schema.ts';
import type {
  FoundDamage,
  JournalEntry,
  JournalQuery,
  ReadingsPage,
  ReadingsQuery,
  SeriesQuery,
} from './store.ts';

/** What the reader can be asked. Unasked it tells of damage. */
export type QueryCalls = {
  open: { argument: { readonly folder: string }; answer: null };
  readings: { argument: ReadingsQuery; answer: ReadingsPage };
  reading: { argument: ReadingSearch; answer: SearchOutcome };
  series: { argument: SeriesQuery; answer: PackedSeries };
  journal: { argument: JournalQuery; answer: readonly JournalEntry[] };
  close: { argument: null; answer: null };
};

/** The queries of an open database. */
interface Reader extends DeviceQueries {
  close(): void;
}

let reader: Reader | null = null;

const notify = serveCalls<QueryCalls, FoundDamage>({
  open({ folder }) {
    const database = openToRead(folder);
    reader = { ...deviceQueries(database, notify), close: () => database.close() };
    return null;
  },
  readings: (query) => opened().readings(query),
  reading: (search) => opened().reading(search),
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
