// GET /api/devices/{id}/readings: the readings themselves, page by page.

import { Type } from 'typebox';
import { MAX_PAGE_READINGS, PAGE_READINGS } from '../limits.ts';
import type { StoredReading } from '../store/store.ts';
import { DeviceParams, findDevice } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { type Api, answers } from './route.ts';
import { formatTime, parseRange, RangeIn, TimeOut } from './time.ts';

const ReadingJson = Type.Object({
  time: TimeOut,
  timeSource: Type.Union([Type.Literal('device'), Type.Literal('uptime'), Type.Literal('arrival')]),
  seq: Type.Union([Type.Integer(), Type.Null()]),
  millis: Type.Union([Type.Integer(), Type.Null()]),
  boot: Type.String(),
  values: Type.Record(Type.String(), Type.Number()),
});

/** What an answer of readings says of the moment it is of. */
export const PositionOut = Type.Integer({
  description:
    'Commit position: every reading committed up to it is in the answer, none behind it. The ids of live events are such positions',
});

const Query = Type.Object({
  ...RangeIn,
  limit: Type.Integer({ minimum: 1, maximum: MAX_PAGE_READINGS, default: PAGE_READINGS }),
  order: Type.Enum(['asc', 'desc', 'commit'], {
    type: 'string',
    default: 'asc',
    description: 'By time, boot and seq; or as they were committed, late ones included',
  }),
  after: Type.Optional(Type.String({ description: '`next` of the page before' })),
});

/** A reading as the API shows it. */
export function readingJson(reading: StoredReading) {
  // Metric names come from boards: in an object without a prototype each is only a name.
  const values: Record<string, number> = Object.create(null);
  for (const [metric, value] of reading.values) {
    values[metric] = value;
  }
  return {
    time: formatTime(reading.time),
    timeSource: reading.timeSource,
    seq: reading.seq,
    millis: reading.millis,
    boot: reading.boot,
    values,
  };
}

export function readingsRoute(app: Api, { devices, store }: ApiParts): void {
  app.get(
    '/api/devices/:id/readings',
    {
      schema: {
        summary: 'Readings of a device',
        params: DeviceParams,
        querystring: Query,
        response: answers(
          Type.Object({
            readings: Type.Array(ReadingJson),
            next: Type.Union([Type.String(), Type.Null()]),
            position: PositionOut,
          }),
        ),
      },
    },
    async (request) => {
      const { limit, order, after } = request.query;
      const device = findDevice(devices, request.params.id).number;
      const range = parseRange(request.query);
      const page = await store.readings({ device, ...range, limit, order, after });
      return { readings: page.readings.map(readingJson), next: page.next, position: page.position };
    },
  );
}
