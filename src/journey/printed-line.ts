// What a printed line says: its kind, and each of its values with its name.

import { CsvDecoder } from '../line/csv.ts';
import { decodeLine } from '../line/decode.ts';
import { isMetricField } from '../line/fields.ts';
import { Framer } from '../line/framer.ts';
import { decodeInflux } from '../line/influx.ts';
import type { NamedReading } from '../line/reading.ts';
import { lineText } from '../line/text.ts';
import type { DecodedStep, FieldJson, ReadingJson } from './journey.ts';

export interface PrintedReading {
  readonly kind: DecodedStep['kind'];
  /** NaN: it has none. */
  readonly seq: number;
  /** In the order of the line, or of its metrics. */
  readonly fields: readonly FieldJson[];
  /** The device that it names itself; null: none. */
  readonly device: string | null;
}

/**
 * Reads a line with its end; null: it is no reading.
 *
 * @param fields what the cells of a CSV line are
 * @param telnet whether telnet's own bytes are in it
 */
export function readPrinted(
  bytes: Uint8Array,
  fields: readonly string[],
  telnet: boolean,
): PrintedReading | null {
  const line = lineOf(bytes, telnet);
  if (line === null) return null;
  const csv = new CsvDecoder(fields);
  const decoded = decodeLine(line, 0, line.length, csv);
  if (decoded.kind === 'csv') return fromCells(line, csv);
  return decoded.kind === 'reading' ? fromNames(line, decoded.reading) : null;
}

/** Whether a line holds the numbers of a row. */
export function isRow({ fields }: PrintedReading, row: ReadingJson): boolean {
  const own = new Map(fields.map(({ name, value }) => [name, value]));
  if ((own.get('seq') ?? null) !== row.seq || (own.get('millis') ?? null) !== row.millis) {
    return false;
  }
  const metrics = fields.filter(({ metric, value }) => metric !== null && value !== null);
  const values = Object.entries(row.values);
  return (
    metrics.length === values.length && values.every(([name, value]) => own.get(name) === value)
  );
}

function lineOf(bytes: Uint8Array, telnet: boolean): Uint8Array | null {
  let line: Uint8Array | null = null;
  new Framer({ telnet }).push(bytes, 0, {
    line(all, start, end) {
      line = all.slice(start, end);
      return false;
    },
    oversized() {},
  });
  return line;
}

function fromCells(line: Uint8Array, csv: CsvDecoder): PrintedReading {
  const cells = lineText(line, 0, line.length).split(',');
  const fields = csv.fields.map((name, index): FieldJson => {
    const value = csv.cells[index];
    return {
      name,
      text: (cells[index] ?? '').trim(),
      value: Number.isNaN(value) ? null : value,
      metric: isMetricField(name) ? name : null,
    };
  });
  const seq = csv.seqIndex < 0 ? Number.NaN : csv.cells[csv.seqIndex];
  return { kind: 'csv', seq, fields, device: null };
}

function fromNames(line: Uint8Array, reading: NamedReading): PrintedReading {
  const fields: FieldJson[] = [];
  for (const name of ['seq', 'millis', 'time'] as const) {
    const value = reading[name];
    if (!Number.isNaN(value)) fields.push({ name, text: String(value), value, metric: null });
  }
  for (const [index, name] of reading.metrics.entries()) {
    const value = reading.values[index];
    fields.push({ name, text: String(value), value, metric: name });
  }
  return { kind: kindOf(line), seq: reading.seq, fields, device: reading.device };
}

const BRACE = 0x7b;

function kindOf(line: Uint8Array): DecodedStep['kind'] {
  const first = line.find((byte) => byte !== 0x20 && byte !== 0x09);
  if (first === BRACE) return 'json';
  return decodeInflux(lineText(line, 0, line.length)) === null ? 'plotter' : 'influx';
}
