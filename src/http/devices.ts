// GET /api/devices, GET and DELETE /api/devices/{id}.

import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Type } from 'typebox';
import { DEVICES_SLICE, MAX_ASKED_DEVICES } from '../limits.ts';
import {
  boundedDeviceIds,
  DeviceJson,
  DeviceParams,
  deviceJson,
  findDevice,
} from './device-json.ts';
import type { ApiParts, DeviceDirectory, DeviceView } from './directory.ts';
import { requireStore, unknownDevice } from './failure.ts';
import type { OpenStreams } from './open-streams.ts';
import { type Api, answers } from './route.ts';
import { sendStream } from './send-stream.ts';

export function deviceRoutes(app: Api, parts: ApiParts, streams: OpenStreams): void {
  const { devices, forget, store } = parts;
  app.get(
    '/api/devices',
    {
      schema: {
        summary: 'All devices with their newest values',
        querystring: Type.Object({
          device: Type.Optional(
            Type.String({
              description: `Only these: ids with commas, at most ${MAX_ASKED_DEVICES}; unknown ones are left out`,
            }),
          ),
        }),
        response: answers(Type.Object({ devices: Type.Array(DeviceJson) })),
      },
    },
    (request, reply) => {
      const chosen = chosenDevices(devices, request.query.device);
      reply.type('application/json; charset=utf-8');
      return sendStream(reply, Readable.from(deviceList(chosen)), streams);
    },
  );

  app.get(
    '/api/devices/:id',
    {
      schema: {
        summary: 'A device with its newest values',
        params: DeviceParams,
        response: answers(DeviceJson),
      },
    },
    (request) => deviceJson(findDevice(devices, request.params.id)),
  );

  app.delete(
    '/api/devices/:id',
    {
      schema: {
        summary: 'Forgets a device and its readings; when it speaks again it is a new one',
        params: DeviceParams,
        response: answers(Type.Object({ id: Type.String() })),
      },
    },
    async ({ params: { id } }) => {
      findDevice(devices, id);
      requireStore(store);
      if (!(await forget(id))) throw unknownDevice(id);
      return { id };
    },
  );
}

/** @throws ApiError 400 */
function chosenDevices(devices: DeviceDirectory, list: string | undefined): Iterable<DeviceView> {
  const ids = boundedDeviceIds('device', list, MAX_ASKED_DEVICES);
  if (ids === null) return devices.list();
  return ids.flatMap((id) => devices.get(id) ?? []);
}

/** A fleet's list is megabytes: it is written in slices, and between them other work is done. */
async function* deviceList(devices: Iterable<DeviceView>): AsyncGenerator<string> {
  let text = '{"devices":[';
  let count = 0;
  for (const device of devices) {
    text += `${count === 0 ? '' : ','}${JSON.stringify(deviceJson(device))}`;
    if (++count % DEVICES_SLICE === 0) {
      yield text;
      text = '';
      await setImmediate();
    }
  }
  yield `${text}]}`;
}
