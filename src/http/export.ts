// GET /api/export: all readings of some or all devices as one stream, of any size.

import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { EXPORT_PAGE_READINGS, MAX_EXPORT_COLUMNS } from '../limits.ts';
import type { Store, StoredReading } from '../store/store.ts';
import { deviceIds, findDevice } from './device-json.ts';
import type { ApiParts, DeviceView } from './directory.ts';
import { CsvWriter } from './export-csv.ts';
import { ApiError } from './failure.ts';
import type { OpenStreams } from './open-streams.ts';
import { readingJson } from './readings.ts';
import { type Api, answers } from './route.ts';
import { sendStream } from './send-stream.ts';
import { parseRange, type Range, RangeIn } from './time.ts';

/** How readings are written. */
interface Format {
  readonly header: string;
  line(device: string, reading: StoredReading): string;
}

const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

const NDJSON: Format = {
  header: '',
  line: (device, reading) => `${JSON.stringify({ device, ...readingJson(reading) })}\n`,
};

export function exportRoute(app: Api, { devices, store }: ApiParts, streams: OpenStreams): void {
  app.get(
    '/api/export',
    {
      // A HEAD would run the whole export to throw it away.
      exposeHeadRoute: false,
      schema: {
        summary: 'Readings of some or all devices as a stream, by device and time',
        querystring: Type.Object({
          device: Type.Optional(Type.String({ description: 'Ids with commas; all if left out' })),
          ...RangeIn,
          format: Type.Enum(['csv', 'ndjson', 'parquet'], {
            type: 'string',
            default: 'csv',
            description: 'parquet is not in this version',
          }),
        }),
        response: answers(Type.String(), 'text/csv', 'application/x-ndjson'),
      },
    },
    (request, reply) => {
      const { format } = request.query;
      if (format === 'parquet') {
        throw new ApiError(400, 'format', 'parquet is not in this version: take csv or ndjson.');
      }
      const range = parseRange(request.query);
      const ids = deviceIds(request.query.device);
      const chosen = ids?.map((id) => findDevice(devices, id)) ?? [...devices.list()];
      const writer = format === 'csv' ? new CsvWriter(metricsOf(chosen)) : NDJSON;
      const parts = chosen.map(({ number, id }) => ({ number, id }));
      reply.type(CONTENT_TYPES[format]);
      reply.header('content-disposition', `attachment; filename="${fileName(ids)}.${format}"`);
      return sendStream(reply, Readable.from(exported(store, parts, range, writer)), streams);
    },
  );
}

/** The metrics of all these devices, in the order of their first appearance. */
function metricsOf(devices: readonly DeviceView[]): readonly string[] {
  const names = new Set<string>();
  for (const { metrics } of devices) {
    for (const { name } of metrics) {
      names.add(name);
    }
    if (names.size > MAX_EXPORT_COLUMNS) {
      const words = `A CSV takes at most ${MAX_EXPORT_COLUMNS} metrics: name devices, or use ndjson.`;
      throw new ApiError(400, 'too-many-metrics', words);
    }
  }
  return [...names];
}

/** An id is a safe file name but for the colons of an address. */
function fileName(ids: readonly string[] | null): string {
  const only = ids?.length === 1 ? ids[0] : undefined;
  return `tapline-${only?.replace(/[^A-Za-z0-9_.-]/g, '_') ?? 'readings'}`;
}

/** Holds one page at a time; the next is asked for when the caller has read the one before. */
async function* exported(
  store: Store,
  devices: readonly Pick<DeviceView, 'number' | 'id'>[],
  range: Range,
  format: Format,
): AsyncGenerator<string> {
  if (format.header !== '') {
    yield format.header;
  }
  for (const { number, id } of devices) {
    const to = range.to ?? (await endOf(store, number));
    let after: string | undefined;
    do {
      const page = await store.readings({
        device: number,
        from: range.from,
        to,
        limit: EXPORT_PAGE_READINGS,
        order: 'asc',
        after,
      });
      const text = page.readings.map((reading) => format.line(id, reading)).join('');
      if (text !== '') {
        yield text;
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
  }
}

/** Just behind the last reading there is now: an export must not run after what still arrives. */
async function endOf(store: Store, device: number): Promise<number | undefined> {
  const { readings } = await store.readings({ device, limit: 1, order: 'desc' });
  const last = readings[0];
  return last === undefined ? undefined : last.time + 1;
}
