// GET /api/diagnosis and /api/devices/{id}/diagnosis: why no reading comes, from what the server sees.

import { Type } from 'typebox';
import { CAUSES } from '../diagnosis/cause.ts';
import { deviceCause, shownBytes, sinceWhen } from '../diagnosis/device.ts';
import { deviceWords } from '../diagnosis/device-words.ts';
import { deviceRemedy, visitRemedy } from '../diagnosis/find-remedy.ts';
import { serverCause } from '../diagnosis/server.ts';
import type { SuggestedFields } from '../diagnosis/suggest-fields.ts';
import { visitBytes } from '../diagnosis/visit.ts';
import { type ServerPlaces, visitWords } from '../diagnosis/visit-words.ts';
import type { ExplainedVisit } from '../ingest/visits.ts';
import { isMetricField } from '../line/fields.ts';
import type { StoreStatus } from '../store/store.ts';
import { DeviceParams, findDevice, OrNull } from './device-json.ts';
import type { ApiParts, BoardEntrance, DiagnosisSource } from './directory.ts';
import { type Api, answers } from './route.ts';
import { deviceFacts, kernelSilence, suggestionFor } from './silent-device.ts';
import { formatTime, TimeOut } from './time.ts';

const CauseJson = Type.Union(
  CAUSES.map((cause) => Type.Literal(cause)),
  { description: 'The first of those that hold whose action helps' },
);
const Detail = Type.String({ description: 'What was seen, in words with its figures' });
const RawJson = OrNull(
  Type.Object({ text: Type.String(), hex: Type.String() }),
  'The first bytes, secrets masked; null: there are none',
);

const RemedyJson = OrNull(
  Type.Object({
    action: Type.String({ description: 'What the lines look like, and what to change' }),
    line: OrNull(Type.String(), 'The line, mended; null: the words say all'),
  }),
  'What would make readings of the lines that came; null: they do not show it',
);

const VisitJson = Type.Object({
  connection: Type.Integer(),
  address: Type.String({ description: 'An IP address, or the path of a serial port' }),
  port: OrNull(Type.Integer(), 'null on a serial port'),
  tls: Type.Boolean({ description: 'It came to the port for TLS' }),
  since: TimeOut,
  endedAt: OrNull(TimeOut, 'null: it is open'),
  reason: OrNull(Type.String(), 'Why it ended; null: it is open'),
  bytes: Type.Integer(),
  lines: Type.Integer(),
  device: OrNull(Type.String(), 'What it called itself; null: nothing'),
  cause: CauseJson,
  raw: RawJson,
  detail: Detail,
  times: Type.Integer({
    description: 'Ended connections of this address with this cause, of which this is the newest',
  }),
});

const ServerJson = Type.Object({
  cause: CauseJson,
  detail: Detail,
  remedy: RemedyJson,
  port: Type.Integer(),
  tlsPort: OrNull(Type.Integer(), 'null: boards cannot speak TLS'),
  host: Type.String(),
  loopbackOnly: Type.Boolean(),
  addresses: Type.Array(Type.String()),
  httpPort: Type.Integer(),
  connectionsTotal: Type.Integer({ description: 'Since the start, whatever became of them' }),
  lastConnectionAt: OrNull(TimeOut, 'null: none came'),
  requireToken: Type.Boolean(),
  storeOk: Type.Boolean(),
  visits: Type.Array(VisitJson, { description: 'Connections without a reading, newest first' }),
});

const DeviceDiagnosisJson = Type.Object({
  device: Type.String(),
  cause: CauseJson,
  detail: Detail,
  remedy: RemedyJson,
  since: OrNull(TimeOut, 'Since when it is so; null: that is not known'),
  lastReadingAt: OrNull(TimeOut, 'When the last reading came; null: none ever did'),
  usualIntervalMs: OrNull(Type.Number(), 'Between readings; null: too few came'),
  raw: RawJson,
  fields: OrNull(Type.Array(Type.String()), 'The field list that would fit the rejected lines'),
  sample: OrNull(
    Type.Object({
      raw: Type.String(),
      time: TimeOut,
      seq: OrNull(Type.Number(), 'null: none'),
      millis: OrNull(Type.Number(), 'null: none'),
      values: Type.Record(Type.String(), Type.Number()),
    }),
    'The newest rejected line, as it would be read with these fields',
  ),
  addresses: Type.Array(Type.String()),
  port: Type.Integer(),
});

export function diagnosisRoutes(app: Api, parts: ApiParts): void {
  const { diagnosis, devices, store } = parts;
  if (diagnosis === undefined) return;

  app.get(
    '/api/diagnosis',
    {
      schema: {
        summary: 'Why a board is not there: where boards connect, and which came to nothing',
        response: answers(ServerJson),
      },
    },
    () => {
      const entrance = diagnosis.server();
      const status = store.status();
      const [places, visits, now] = [placesOf(entrance, status), diagnosis.visits(), Date.now()];
      const { lastConnectionAt } = entrance;
      const { cause, detail, found } = serverCause({ ...entrance, places, visits, now });
      return {
        ...{ cause, detail },
        remedy: found && remedyOf(found, diagnosis),
        ...entrance,
        lastConnectionAt: timeOrNull(lastConnectionAt),
        storeOk: status.ok,
        visits: visits.map((explained) => visitJson(explained, places, now)),
      };
    },
  );

  app.get(
    '/api/devices/:id/diagnosis',
    {
      schema: {
        summary: 'Why a device is silent',
        params: DeviceParams,
        response: answers(DeviceDiagnosisJson),
      },
    },
    async (request) => {
      const device = findDevice(devices, request.params.id);
      const facts = await deviceFacts(device, parts, diagnosis);
      const { cause, visit } = deviceCause(facts);
      const remedy = deviceRemedy(cause, facts, visit);
      const suggested = cause === 'rejected' ? suggestionFor(facts, remedy) : null;
      const kernel = cause === 'stale' ? await kernelSilence(facts, parts) : null;
      const entrance = diagnosis.server();
      const places = placesOf(entrance, store.status());
      const context = { places, visit, kernel, fitting: suggested?.fields ?? null };
      return {
        device: device.id,
        cause,
        detail: deviceWords(cause, facts, context),
        remedy,
        since: timeOrNull(sinceWhen(cause, facts, visit)),
        lastReadingAt: timeOrNull(facts.lastReadingAt),
        usualIntervalMs: facts.usualIntervalMs,
        raw: shownBytes(cause, facts, visit),
        fields: suggested?.fields ?? null,
        sample: suggested && sampleJson(suggested),
        addresses: entrance.addresses,
        port: entrance.port,
      };
    },
  );
}

function remedyOf({ visit, cause }: ExplainedVisit, diagnosis: DiagnosisSource) {
  const { device } = visit;
  const isRead = cause === 'rejected' && device !== null;
  return visitRemedy(cause, visit, isRead ? diagnosis.traffic(device).fields : null);
}

function placesOf({ port, tlsPort, httpPort }: BoardEntrance, status: StoreStatus): ServerPlaces {
  const storeReason = status.ok ? null : (status.reason ?? 'the store does not say why');
  return { port, tlsPort, httpPort, storeReason };
}

function visitJson({ visit, cause }: ExplainedVisit, places: ServerPlaces, now: number) {
  const { connection, address, port, tls, device, bytes, lines, reason, times } = visit;
  return {
    ...{ connection, address, port, tls },
    since: formatTime(visit.since),
    endedAt: timeOrNull(visit.endedAt),
    ...{ reason, bytes, lines, device, cause },
    raw: visitBytes(visit),
    detail: visitWords(cause, visit, places, now),
    times,
  };
}

function sampleJson({ fields, sample }: SuggestedFields) {
  const of = (name: string) => sample.cells[fields.indexOf(name)] ?? null;
  // Metric names are proposed here, never a board's: none is that of a property of objects.
  const values: Record<string, number> = {};
  for (const [index, name] of fields.entries()) {
    const cell = sample.cells[index] ?? null;
    if (isMetricField(name) && cell !== null) values[name] = cell;
  }
  const { raw, time } = sample;
  return { raw, time: formatTime(time), seq: of('seq'), millis: of('millis'), values };
}

function timeOrNull(time: number | null): string | null {
  return time === null ? null : formatTime(time);
}
