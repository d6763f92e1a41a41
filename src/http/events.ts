// GET /api/events: what happens, as server-sent events (WHATWG HTML, section 9.2).

import { Type } from 'typebox';
import { MAX_EACH_DEVICES, MAX_LATEST_HZ } from '../limits.ts';
import { LIVE_EVENT_TYPES, type LiveEventType } from '../live/event.ts';
import { boundedDeviceIds, deviceIds } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { ApiError } from './failure.ts';
import { type Api, answers } from './route.ts';
import { Viewer } from './viewer.ts';
import type { Viewers } from './viewers.ts';

const Query = Type.Object({
  device: Type.Optional(Type.String({ description: 'Ids with commas; all if left out' })),
  types: Type.Optional(
    Type.String({ description: `With commas, of ${LIVE_EVENT_TYPES.join(', ')}; all if left out` }),
  ),
  maxHz: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: MAX_LATEST_HZ,
      description: 'So many `latest` events a second, at most, in place of `reading` events',
    }),
  ),
  each: Type.Optional(
    Type.String({
      description: `With maxHz: ids with commas, at most ${MAX_EACH_DEVICES}, of devices whose every \`reading\` comes all the same`,
    }),
  ),
  lastEventId: Type.Optional(
    Type.String({ description: 'Resumes behind this id, as the header Last-Event-ID does' }),
  ),
});

const EVENTS = `A stream of ${LIVE_EVENT_TYPES.join(', ')}, and latest and dropped`;

export function eventRoute(app: Api, parts: ApiParts, viewers: Viewers): void {
  app.get(
    '/api/events',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'What happens, live',
        querystring: Query,
        response: answers(Type.String({ description: EVENTS }), 'text/event-stream'),
      },
    },
    (request, reply) => {
      const { device, types, maxHz, each, lastEventId } = request.query;
      const ids = deviceIds(device);
      const wishes = {
        devices: ids === null ? null : new Set(ids),
        types: parseTypes(types),
        maxHz: maxHz ?? null,
        each: new Set(boundedDeviceIds('each', each, MAX_EACH_DEVICES)),
        after: parseEventId(request.headers['last-event-id'] ?? lastEventId),
      };
      const view = { ...parts, turns: viewers.turns };
      viewers.admit(reply, (response) => new Viewer(view, wishes, response));
    },
  );
}

/** @throws ApiError 400 */
function parseTypes(list: string | undefined): ReadonlySet<LiveEventType> {
  const names = list?.split(',').filter((name) => name !== '') ?? [];
  const types = LIVE_EVENT_TYPES.filter((type) => names.length === 0 || names.includes(type));
  const unknown = names.find((name) => !types.some((type) => type === name));
  if (unknown !== undefined) {
    const words = `There is no event type ${JSON.stringify(unknown)}: it is one of ${LIVE_EVENT_TYPES.join(', ')}.`;
    throw new ApiError(400, 'bad-type', words);
  }
  return new Set(types);
}

/** Undefined: none was given. NaN: it is none of ours, so everything up to now was missed. */
function parseEventId(id: string | string[] | undefined): number | undefined {
  if (id === undefined || id === '') {
    return undefined;
  }
  return typeof id === 'string' && /^\d{1,16}$/.test(id) ? Number(id) : Number.NaN;
}
