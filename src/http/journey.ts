// GET /api/devices/{id}/readings/{boot}/{seq}/journey: how one reading came, from what the board printed to
// the line that told it.

import { Type } from 'typebox';
import { STEPS } from '../journey/journey.ts';
import { MAX_COUNTER } from '../limits.ts';
import { findDevice, OrNull } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { ApiError } from './failure.ts';
import { readingJson } from './readings.ts';
import { type Api, answers } from './route.ts';
import { TimeOut } from './time.ts';

const Params = Type.Object({
  id: Type.String({ description: 'The id; a colon in an address may be written %3A' }),
  boot: Type.String({
    description: 'The boot as readings show it: the token of the board, or `~1`, `~2`, …',
  }),
  seq: Type.Integer({ minimum: 0, maximum: MAX_COUNTER }),
});

const At = { time: TimeOut, atMs: Type.Number({ description: 'ms since `start`' }) };

const StepJson = Type.Object(
  {
    step: Type.Enum([...STEPS], { type: 'string' }),
    known: Type.Boolean(),
    text: Type.String({ description: 'One or a few sentences' }),
    why: Type.Optional(
      Type.String({
        description:
          'Why it is not known: no-capture, capture-failed, before-log, dropped, not-captured, not-aligned, ambiguous, cut, tls, serial, no-match, no-log, no-store',
      }),
    ),
  },
  { description: 'A known step has the data of its kind besides: docs/http.md names them' },
);

const JourneyJson = Type.Object({
  device: Type.String(),
  boot: Type.String(),
  seq: Type.Integer(),
  summary: Type.String(),
  start: OrNull(TimeOut),
  startMs: OrNull(Type.Number({ description: 'The same in Unix ms, with microseconds' })),
  copies: Type.Array(
    Type.Object({
      ...At,
      connection: OrNull(Type.Object({ id: Type.Integer() })),
      stored: OrNull(
        Type.Boolean({ description: 'false: a second copy, dropped; null: not known' }),
      ),
      offset: OrNull(Type.Integer()),
      length: Type.Integer(),
    }),
  ),
  steps: Type.Array(StepJson),
});

export function journeyRoute(app: Api, { devices, store, journeys }: ApiParts): void {
  app.get(
    '/api/devices/:id/readings/:boot/:seq/journey',
    {
      schema: {
        summary: 'How a reading came: bytes, packets, reads, row, ACK',
        params: Params,
        response: answers(JourneyJson),
      },
    },
    async (request) => {
      const { id, boot, seq } = request.params;
      const device = findDevice(devices, id);
      const reading = await store.reading({ device: device.number, boot, seq });
      if (reading === null) throw unknownReading(id, boot, seq);
      return journeys.tell({ device: device.id, boot, seq }, readingJson(reading));
    },
  );
}

function unknownReading(id: string, boot: string, seq: number): ApiError {
  const name = `${JSON.stringify(id)} has no reading ${seq} in boot ${JSON.stringify(boot)}`;
  const words = `${name}: it never came, or was dropped for its age.`;
  return new ApiError(404, 'unknown-reading', words);
}
