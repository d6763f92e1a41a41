// GET /api/events: what happens, as server-sent events (WHATWG HTML, section 9.2).

import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { MAX_LATEST_HZ, MAX_VIEWERS } from '../limits.ts';
import { LIVE_EVENT_TYPES, type LiveEventType } from '../live/event.ts';
import { Turns } from '../live/turns.ts';
import { deviceIds } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { ApiError } from './failure.ts';
import type { OpenStreams } from './open-streams.ts';
import { type Api, answers } from './route.ts';
import { Viewer } from './viewer.ts';

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
  lastEventId: Type.Optional(
    Type.String({ description: 'Resumes behind this id, as the header Last-Event-ID does' }),
  ),
});

const EVENTS = `A stream of ${LIVE_EVENT_TYPES.join(', ')}, and latest and dropped`;

export function eventRoute(app: Api, parts: ApiParts, streams: OpenStreams): void {
  const turns = new Turns();
  const viewers = new Set<Viewer>();
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
      const { device, types, maxHz, lastEventId } = request.query;
      const ids = deviceIds(device);
      const wishes = {
        devices: ids === null ? null : new Set(ids),
        types: parseTypes(types),
        maxHz: maxHz ?? null,
        after: parseEventId(request.headers['last-event-id'] ?? lastEventId),
      };
      if (viewers.size >= MAX_VIEWERS) {
        reply.header('retry-after', '10');
        const words = `${MAX_VIEWERS} event streams are open already: close one, or try again later.`;
        throw new ApiError(503, 'too-many-viewers', words);
      }
      beginStream(reply);
      const viewer = new Viewer({ ...parts, turns }, wishes, reply.raw);
      viewers.add(viewer);
      const ended = streams.add(() => viewer.end());
      finished(reply.raw, () => {
        viewers.delete(viewer);
        ended();
      });
    },
  );
}

/** Sends the head of the answer; what follows is written past the framework. */
function beginStream(reply: FastifyReply): void {
  reply.header('content-type', 'text/event-stream; charset=utf-8');
  // A proxy that buffers would turn a live view into a late one.
  reply.header('x-accel-buffering', 'no');
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    reply.raw.setHeader(name, value ?? '');
  }
  reply.raw.writeHead(200);
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
