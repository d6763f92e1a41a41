// Reads Parquet back, with a reader that knows nothing of the writer.

import { parquetMetadata, parquetRead } from 'hyparquet';

export interface ParquetContent {
  /** Name, physical type and whether a cell may be missing, of each column. */
  readonly columns: readonly (readonly [name: string, type: string, repetition: string])[];
  readonly rows: readonly (readonly unknown[])[];
  /** Rows of each row group. */
  readonly groups: readonly number[];
}

/** @throws when it is no whole file */
export async function readParquet(bytes: Uint8Array): Promise<ParquetContent> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  const columns = metadata.schema
    .slice(1)
    .map(({ name, type, repetition_type }) => [name, `${type}`, `${repetition_type}`] as const);
  let rows: unknown[][] = [];
  await parquetRead({
    file,
    metadata,
    onComplete: (all) => {
      rows = all;
    },
  });
  return { columns, rows, groups: metadata.row_groups.map(({ num_rows }) => Number(num_rows)) };
}
