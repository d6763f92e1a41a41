// GET and POST /api/export: all readings of some or all devices as one stream, of any size.

import { finished, Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { MAX_CHOICE_BYTES, MAX_PARQUET_EXPORTS } from '../limits.ts';
import { deviceIds, findDevice } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { metricsOf } from './export-columns.ts';
import { exportPages } from './export-pages.ts';
import { parquetBytes } from './export-parquet.ts';
import { csvText, ndjsonText } from './export-text.ts';
import { ApiError } from './failure.ts';
import type { OpenStreams } from './open-streams.ts';
import { type Api, answers } from './route.ts';
import { sendStream } from './send-stream.ts';
import { parseRange, RangeIn } from './time.ts';

const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

const asked = {
  ...RangeIn,
  format: Type.Enum(['csv', 'ndjson', 'parquet'], {
    type: 'string',
    default: 'csv',
    description: 'csv and parquet have a column a metric; ndjson is a JSON object a line',
  }),
};
const Query = Type.Object({
  device: Type.Optional(Type.String({ description: 'Ids with commas; all if left out' })),
  ...asked,
});
const Body = Type.Object({
  device: Type.Optional(
    Type.Array(Type.String(), { minItems: 1, description: 'Ids; all if left out' }),
  ),
  ...asked,
});
const response = answers(
  Type.String(),
  'text/csv',
  'application/x-ndjson',
  'application/vnd.apache.parquet',
);

/** @param log takes why an export broke off, as one line: the caller only sees that it did */
export function exportRoute(
  app: Api,
  { devices, store }: ApiParts,
  streams: OpenStreams,
  log: (line: string) => void,
): void {
  const parquetExports = new Set<FastifyReply>();
  const send = (
    reply: FastifyReply,
    ids: readonly string[] | null,
    wanted: Static<typeof Query> | Static<typeof Body>,
  ) => {
    const { format } = wanted;
    const { method } = reply.request;
    const range = parseRange(wanted);
    const chosen = ids?.map((id) => findDevice(devices, id)) ?? [...devices.list()];
    const parts = chosen.map(({ number, id }) => ({ number, id }));
    const pages = exportPages(store, parts, range);
    const written = {
      csv: () => csvText(pages, metricsOf(chosen)),
      ndjson: () => ndjsonText(pages),
      parquet: () => parquetBytes(pages, metricsOf(chosen), admit(parquetExports, reply)),
    };
    const stream = Readable.from(written[format]());
    stream.once('error', ({ message }) => log(`${method} /api/export broke off: ${message}`));
    reply.type(CONTENT_TYPES[format]);
    reply.header('content-disposition', `attachment; filename="${fileName(ids)}.${format}"`);
    return sendStream(reply, stream, streams);
  };
  app.get(
    '/api/export',
    {
      // A HEAD would run the whole export to throw it away.
      exposeHeadRoute: false,
      schema: {
        summary: 'Readings of some or all devices as a stream, by device and time',
        querystring: Query,
        response,
      },
    },
    ({ query }, reply) => send(reply, deviceIds(query.device), query),
  );
  app.post(
    '/api/export',
    {
      bodyLimit: MAX_CHOICE_BYTES,
      schema: {
        summary: 'The same, for more devices than an address takes names of',
        body: Body,
        response,
      },
    },
    ({ body }, reply) => {
      const ids = body.device === undefined ? null : [...new Set(body.device)];
      return send(reply, ids, body);
    },
  );
}

/**
 * Takes one of the places for exports that need much memory, for as long as the answer lasts.
 *
 * @returns aborted when the answer has ended, or the caller has gone
 * @throws ApiError 503 `too-many-exports`
 */
function admit(open: Set<FastifyReply>, reply: FastifyReply): AbortSignal {
  if (open.size >= MAX_PARQUET_EXPORTS) {
    reply.header('retry-after', '10');
    const words = `${MAX_PARQUET_EXPORTS} Parquet exports run already: try again when one has ended, or take csv or ndjson.`;
    throw new ApiError(503, 'too-many-exports', words);
  }
  const gone = new AbortController();
  open.add(reply);
  finished(reply.raw, () => {
    open.delete(reply);
    gone.abort();
  });
  return gone.signal;
}

/** An id is a safe file name but for the colons of an address. */
function fileName(ids: readonly string[] | null): string {
  const only = ids?.length === 1 ? ids[0] : undefined;
  return `tapline-${only?.replace(/[^A-Za-z0-9_.-]/g, '_') ?? 'readings'}`;
}
