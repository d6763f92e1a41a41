// GET /api/devices/{id}/series and /api/series: a metric over time, drawn together into buckets.

import { Type } from 'typebox';
import { MAX_SERIES_BUCKETS, MAX_SERIES_DEVICES, SERIES_BUCKETS } from '../limits.ts';
import type { Store } from '../store/store.ts';
import { DeviceParams, deviceIds, findDevice } from './device-json.ts';
import type { ApiParts, DeviceView } from './directory.ts';
import { ApiError } from './failure.ts';
import { PositionOut } from './readings.ts';
import { type Api, answers } from './route.ts';
import { formatTime, parseRange, type Range, RangeIn, TimeOut } from './time.ts';

const NullableTime = Type.Union([TimeOut, Type.Null()]);
const series = {
  metric: Type.String(),
  unit: Type.Union([Type.String(), Type.Null()]),
  from: NullableTime,
  to: NullableTime,
  stepMs: Type.Integer(),
  points: Type.Array(Type.Array(Type.Number(), { minItems: 5, maxItems: 5 }), {
    description: '[Unix ms of the start, min, avg, max, count]; empty buckets are left out',
  }),
  position: PositionOut,
};
const query = {
  metric: Type.String({ minLength: 1 }),
  ...RangeIn,
  buckets: Type.Integer({ minimum: 1, maximum: MAX_SERIES_BUCKETS, default: SERIES_BUCKETS }),
};

export function seriesRoutes(app: Api, { devices, store }: ApiParts): void {
  app.get(
    '/api/devices/:id/series',
    {
      schema: {
        summary: 'A metric of a device over time',
        params: DeviceParams,
        querystring: Type.Object(query),
        response: answers(Type.Object(series)),
      },
    },
    async (request) => {
      const { metric, buckets } = request.query;
      const device = findDevice(devices, request.params.id);
      const range = parseRange(request.query);
      if (!device.metrics.some(({ name }) => name === metric)) {
        const words = `${device.id} has no metric ${JSON.stringify(metric)}.`;
        throw new ApiError(404, 'unknown-metric', words);
      }
      return seriesJson(store, device, metric, range, buckets);
    },
  );

  app.get(
    '/api/series',
    {
      schema: {
        summary: 'A metric of several devices over time; no points where a device does not have it',
        querystring: Type.Object({
          device: Type.String({ description: `Ids with commas, at most ${MAX_SERIES_DEVICES}` }),
          ...query,
        }),
        response: answers(
          Type.Object({ series: Type.Array(Type.Object({ device: Type.String(), ...series })) }),
        ),
      },
    },
    async (request) => {
      const { metric, buckets } = request.query;
      const ids = deviceIds(request.query.device) ?? [];
      if (ids.length === 0 || ids.length > MAX_SERIES_DEVICES) {
        const words = `device has to name 1 to ${MAX_SERIES_DEVICES} devices.`;
        throw new ApiError(400, 'bad-request', words);
      }
      const chosen = ids.map((id) => findDevice(devices, id));
      const range = parseRange(request.query);
      const all = [];
      // One after the other: a chart of a hundred must not push aside everybody else's queries.
      for (const device of chosen) {
        const one = await seriesJson(store, device, metric, range, buckets);
        all.push({ device: device.id, ...one });
      }
      return { series: all };
    },
  );
}

async function seriesJson(
  store: Store,
  device: DeviceView,
  metric: string,
  range: Range,
  buckets: number,
) {
  const found = await store.series({ device: device.number, metric, ...range, buckets });
  return {
    metric,
    unit: device.metrics.find(({ name }) => name === metric)?.unit ?? null,
    from: found.from === null ? null : formatTime(found.from),
    to: found.to === null ? null : formatTime(found.to),
    stepMs: found.stepMs,
    points: found.points,
    position: found.position,
  };
}
