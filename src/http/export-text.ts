// An export as text: CSV with a header, or a JSON object a line.

import type { StoredReading } from '../store/store.ts';
import { CsvWriter } from './export-csv.ts';
import type { ExportPage } from './export-pages.ts';
import { readingJson } from './readings.ts';

/** How readings are written. */
interface TextFormat {
  readonly header: string;
  line(device: string, reading: StoredReading): string;
}

const NDJSON: TextFormat = {
  header: '',
  line: (device, reading) => `${JSON.stringify({ device, ...readingJson(reading) })}\n`,
};

/** @param metrics those that get a column; others are left out */
export function csvText(
  pages: AsyncIterable<ExportPage>,
  metrics: readonly string[],
): AsyncGenerator<string> {
  return written(pages, new CsvWriter(metrics));
}

export function ndjsonText(pages: AsyncIterable<ExportPage>): AsyncGenerator<string> {
  return written(pages, NDJSON);
}

async function* written(
  pages: AsyncIterable<ExportPage>,
  format: TextFormat,
): AsyncGenerator<string> {
  if (format.header !== '') {
    yield format.header;
  }
  for await (const { device, readings } of pages) {
    yield readings.map((reading) => format.line(device, reading)).join('');
  }
}
