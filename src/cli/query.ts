// `tapline query <device>`: the readings of one device.

import { Command, Option } from 'commander';
import { MAX_PAGE_READINGS, PAGE_READINGS } from '../limits.ts';
import { type ApiClient, getJson, type SourceOptions } from './api-client.ts';
import { parseCount } from './arguments.ts';
import { addSourceOptions, withApi } from './source-options.ts';
import { type Column, table, widthOf } from './table.ts';

interface QueryOptions extends SourceOptions {
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly order: 'asc' | 'desc' | 'commit';
  readonly json?: boolean;
}

/** A reading as the API gives it. */
interface Reading {
  readonly time: string;
  readonly timeSource: string;
  readonly seq: number | null;
  readonly millis: number | null;
  readonly boot: string;
  readonly values: Readonly<Record<string, number>>;
}

interface Page {
  readonly readings: Reading[];
  readonly next: string | null;
}

const EXAMPLES = `
Examples:
  $ tapline query kitchen --order desc --limit 10        the newest ten
  $ tapline query 192.168.1.42 --from 2026-01-01T00:00:00Z --json
  $ tapline export --device kitchen --format csv         all of them
`;

/** The command. */
export function queryCommand(): Command {
  return addSourceOptions(
    new Command('query').description('show the readings of a device').argument('<device>'),
  )
    .option('--from <time>', 'RFC 3339 or Unix ms, inclusive')
    .option('--to <time>', 'RFC 3339 or Unix ms, exclusive')
    .option('--limit <count>', 'readings at most', parseCount, PAGE_READINGS)
    .addOption(
      new Option('--order <order>', 'by time up or down, or as they were committed')
        .choices(['asc', 'desc', 'commit'])
        .default('asc'),
    )
    .option('--json', 'print a JSON object a reading')
    .addHelpText('after', EXAMPLES)
    .action((device: string, options: QueryOptions) =>
      withApi(options, async (api) => {
        const { readings, more } = await read(api, device, options);
        process.stdout.write(options.json ? jsonLines(readings) : shown(readings));
        if (more) {
          process.stderr.write(
            `tapline: There are more than these ${readings.length}: see --limit, or tapline export.\n`,
          );
        }
      }),
    );
}

async function read(
  api: ApiClient,
  device: string,
  { from, to, order, limit }: QueryOptions,
): Promise<{ readings: Reading[]; more: boolean }> {
  const readings: Reading[] = [];
  let after: string | undefined;
  for (;;) {
    const page: Page = await getJson(api, `/api/devices/${encodeURIComponent(device)}/readings`, {
      from,
      to,
      order,
      limit: String(Math.min(MAX_PAGE_READINGS, limit - readings.length)),
      after,
    });
    for (const reading of page.readings) readings.push(reading);
    if (page.next === null || readings.length >= limit) {
      return { readings, more: page.next !== null };
    }
    after = page.next;
  }
}

function jsonLines(readings: readonly Reading[]): string {
  return readings.map((reading) => `${JSON.stringify(reading)}\n`).join('');
}

function shown(readings: readonly Reading[]): string {
  const metrics = [...new Set(readings.flatMap(({ values }) => Object.keys(values)))];
  const columns: Column<Reading>[] = [
    { title: 'TIME', cell: ({ time }) => time },
    { title: 'SEQ', align: 'right', cell: ({ seq }) => (seq === null ? '' : String(seq)) },
    ...metrics.map(
      (metric): Column<Reading> => ({
        title: metric.toUpperCase(),
        align: 'right',
        cell: ({ values }) => (Object.hasOwn(values, metric) ? String(values[metric]) : ''),
      }),
    ),
    { title: 'BOOT', cell: ({ boot }) => boot },
    { title: 'TIME FROM', cell: ({ timeSource }) => timeSource },
  ];
  return table(columns, readings, widthOf(process.stdout));
}
