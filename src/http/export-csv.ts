// Readings as CSV: RFC 4180, but lines end in LF alone, as awk and sort want it.

import type { StoredReading } from '../store/store.ts';
import { metricColumns } from './export-columns.ts';
import { formatTime } from './time.ts';

const FIXED_COLUMNS = ['time', 'device', 'boot', 'seq', 'millis', 'timeSource'];

/**
 * A cell of text. One that a spreadsheet would take for a formula gets a `'` in front (OWASP: CSV
 * injection).
 */
export function textCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Writes readings below a header of these metrics; other metrics are left out. */
export class CsvWriter {
  readonly header: string;
  readonly #columns: ReadonlyMap<string, number>;

  constructor(metrics: readonly string[]) {
    this.#columns = new Map(metrics.map((metric, column) => [metric, column]));
    const names = [...FIXED_COLUMNS, ...metricColumns(FIXED_COLUMNS, metrics)];
    this.header = `${names.map(textCell).join(',')}\n`;
  }

  line(device: string, reading: StoredReading): string {
    const { time, boot, seq, millis, timeSource } = reading;
    const cells = new Array<string>(this.#columns.size).fill('');
    for (const [metric, value] of reading.values) {
      const column = this.#columns.get(metric);
      if (column !== undefined) {
        cells[column] = String(value);
      }
    }
    const fixed = [
      formatTime(time),
      textCell(device),
      textCell(boot),
      String(seq ?? ''),
      String(millis ?? ''),
      timeSource,
    ];
    return `${[...fixed, ...cells].join(',')}\n`;
  }
}
