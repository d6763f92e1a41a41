// GET /api/devices/{id}/rejects, …/messages and …/events: what happened to a device besides readings.

import { type TSchema, Type } from 'typebox';
import { MAX_EVENTS, MAX_MESSAGES, MAX_REJECTS } from '../limits.ts';
import type { JournalEntry, JournalKind } from '../store/store.ts';
import { DeviceParams, findDevice } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { type Api, answers } from './route.ts';
import { formatTime, parseRange, RangeIn, TimeOut } from './time.ts';

const EVENT_KINDS = ['connect', 'disconnect', 'reboot', 'gap'] as const satisfies JournalKind[];

interface JournalList {
  /** The last part of the path, and the name of the array in the answer. */
  readonly name: string;
  readonly summary: string;
  readonly kinds: readonly JournalKind[];
  /** As many as are kept. */
  readonly max: number;
  readonly entry: TSchema;
  readonly json: (entry: JournalEntry) => Record<string, unknown>;
}

const LISTS: readonly JournalList[] = [
  {
    name: 'rejects',
    summary: 'Lines of a device that were rejected, as they came, the newest first',
    kinds: ['reject'],
    max: MAX_REJECTS,
    entry: Type.Object({
      time: TimeOut,
      reason: Type.String(),
      detail: Type.String({ description: 'What is wrong, in words' }),
      raw: Type.String({ description: 'The line' }),
    }),
    json: ({ time, data }) => ({ time: formatTime(time), ...data }),
  },
  {
    name: 'messages',
    summary: 'Lines of text of a device, the newest first',
    kinds: ['message'],
    max: MAX_MESSAGES,
    entry: Type.Object({ time: TimeOut, text: Type.String() }),
    json: ({ time, data }) => ({ time: formatTime(time), ...data }),
  },
  {
    name: 'events',
    summary: 'Connects, disconnects, reboots and gaps of a device, the newest first',
    kinds: EVENT_KINDS,
    max: MAX_EVENTS * EVENT_KINDS.length,
    entry: Type.Object(
      { type: Type.Union(EVENT_KINDS.map((kind) => Type.Literal(kind))), time: TimeOut },
      { additionalProperties: true },
    ),
    json: ({ kind, time, data }) => ({ type: kind, time: formatTime(time), ...data }),
  },
];

export function journalRoutes(app: Api, { devices, store }: ApiParts): void {
  for (const { name, summary, kinds, max, entry, json } of LISTS) {
    app.get(
      `/api/devices/:id/${name}`,
      {
        schema: {
          summary,
          params: DeviceParams,
          querystring: Type.Object({
            ...RangeIn,
            limit: Type.Integer({ minimum: 1, maximum: max, default: max }),
          }),
          response: answers(Type.Object({ [name]: Type.Array(entry) })),
        },
      },
      async (request) => {
        const { limit } = request.query;
        const device = findDevice(devices, request.params.id).number;
        const range = parseRange(request.query);
        const entries = await store.journal({ device, kinds, ...range, limit });
        return { [name]: entries.map(json) };
      },
    );
  }
}
