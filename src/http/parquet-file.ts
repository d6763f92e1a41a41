// A Parquet file as it grows: pages of readings in, the bytes of whole row groups out.
// The format: https://parquet.apache.org/docs/file-format/

import type { DecodedArray, SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import {
  MAX_PARQUET_GROUP_READINGS,
  MAX_PARQUET_GROUP_VALUES,
  PARQUET_CHUNKS_A_STEP,
  PARQUET_GROUP_READINGS,
} from '../limits.ts';
import { VERSION } from '../version.ts';
import { FIXED_COLUMNS, type ParquetPage } from './parquet-page.ts';

const TEXT: Omit<SchemaElement, 'name'> = {
  type: 'BYTE_ARRAY',
  repetition_type: 'REQUIRED',
  converted_type: 'UTF8',
  logical_type: { type: 'STRING' },
};

const TIME: Omit<SchemaElement, 'name'> = {
  type: 'INT64',
  repetition_type: 'REQUIRED',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
};

const COUNTER: Omit<SchemaElement, 'name'> = { type: 'INT64', repetition_type: 'OPTIONAL' };

const METRIC: Omit<SchemaElement, 'name'> = { type: 'DOUBLE', repetition_type: 'OPTIONAL' };

const FIXED: Readonly<Record<(typeof FIXED_COLUMNS)[number], Omit<SchemaElement, 'name'>>> = {
  device: TEXT,
  time: TIME,
  timeSource: TEXT,
  boot: TEXT,
  seq: COUNTER,
  millis: COUNTER,
};

/** Counters and times rise evenly: their differences take a few bits where they take 8 bytes. */
const RISING = { encoding: 'DELTA_BINARY_PACKED' } as const;

/** The rows of the next row group. */
interface RowGroup {
  readonly device: string[];
  readonly time: number[];
  readonly timeSource: string[];
  readonly boot: string[];
  readonly seq: number[];
  readonly millis: number[];
  /** The values there are, by the index of the metric's column. */
  readonly metrics: Map<number, MetricValues>;
  values: number;
}

interface MetricValues {
  readonly rows: number[];
  readonly values: number[];
}

/** Writes a file whose bytes are given away as soon as a row group is whole. */
export class ParquetFile {
  readonly #metrics: readonly string[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #group = newGroup();
  #chunks = 0;

  /** @param metrics the names of the metrics' columns */
  constructor(metrics: readonly string[]) {
    this.#metrics = metrics;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [
        { name: 'readings', num_children: FIXED_COLUMNS.length + metrics.length },
        ...FIXED_COLUMNS.map((name) => ({ name, ...FIXED[name] })),
        ...metrics.map((name) => ({ name, ...METRIC })),
      ],
      createdBy: `tapline version ${VERSION}`,
    });
  }

  /** @returns the first bytes of the file */
  begin(): Uint8Array {
    return this.#taken();
  }

  /** @returns the bytes of a row group when the page made it whole, else null */
  add(page: ParquetPage): Uint8Array | null {
    addPage(this.#group, page);
    const isWhole =
      this.#group.time.length >= groupReadings(this.#chunks) ||
      this.#group.values >= MAX_PARQUET_GROUP_VALUES;
    if (!isWhole) {
      return null;
    }
    this.#writeGroup();
    return this.#taken();
  }

  /** @returns the rest of the file */
  end(): Uint8Array {
    if (this.#group.time.length > 0) {
      this.#writeGroup();
    }
    this.#writer.finish();
    return this.#taken();
  }

  #writeGroup(): void {
    const columnData = columnsOf(this.#group, this.#metrics);
    this.#writer.write({ columnData, rowGroupSize: this.#group.time.length });
    this.#chunks += columnData.length;
    this.#group = newGroup();
  }

  #taken(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
}

/** @param chunks column chunks written so far */
function groupReadings(chunks: number): number {
  const readings = PARQUET_GROUP_READINGS * 2 ** Math.floor(chunks / PARQUET_CHUNKS_A_STEP);
  return Math.min(readings, MAX_PARQUET_GROUP_READINGS);
}

function newGroup(): RowGroup {
  return {
    device: [],
    time: [],
    timeSource: [],
    boot: [],
    seq: [],
    millis: [],
    metrics: new Map(),
    values: 0,
  };
}

function addPage(group: RowGroup, page: ParquetPage): void {
  const firstRow = group.time.length;
  for (const [row, time] of page.time.entries()) {
    group.device.push(page.device);
    group.time.push(time);
    group.timeSource.push(page.timeSource[row]);
    group.boot.push(page.boot[row]);
    group.seq.push(page.seq[row]);
    group.millis.push(page.millis[row]);
  }
  for (const [index, column] of page.valueColumn.entries()) {
    let metric = group.metrics.get(column);
    if (metric === undefined) {
      metric = { rows: [], values: [] };
      group.metrics.set(column, metric);
    }
    metric.rows.push(firstRow + page.valueRow[index]);
    metric.values.push(page.value[index]);
  }
  group.values += page.value.length;
}

function columnsOf(group: RowGroup, metrics: readonly string[]): ColumnSource[] {
  const rows = group.time.length;
  const none = new Array<null>(rows).fill(null);
  return [
    column('device', () => group.device),
    column('time', () => BigInt64Array.from(group.time, BigInt), RISING),
    column('timeSource', () => group.timeSource),
    column('boot', () => group.boot),
    column('seq', () => group.seq.map(wholeOrNull), RISING),
    column('millis', () => group.millis.map(wholeOrNull), RISING),
    ...metrics.map((name, index) => {
      const metric = group.metrics.get(index);
      return metric === undefined
        ? column(name, () => none)
        : column(name, () => spread(metric, rows), doubleEncoding(metric.values));
    }),
  ];
}

/** A column that is made when its turn comes, so that they are not all in memory at once. */
function column(
  name: string,
  make: () => DecodedArray,
  options: Pick<ColumnSource, 'encoding'> = {},
): ColumnSource {
  return {
    name,
    ...options,
    offsetIndex: false,
    get data() {
      return make();
    },
  };
}

function wholeOrNull(value: number): bigint | null {
  return Number.isNaN(value) ? null : BigInt(value);
}

function spread({ rows, values }: MetricValues, length: number): (number | null)[] {
  const cells = new Array<number | null>(length).fill(null);
  for (const [index, row] of rows.entries()) {
    cells[row] = values[index];
  }
  return cells;
}

/** The writer's dictionaries take -0 and 0 for one value. */
function doubleEncoding(values: readonly number[]): Pick<ColumnSource, 'encoding'> {
  return values.some((value) => Object.is(value, -0)) ? { encoding: 'PLAIN' } : {};
}
