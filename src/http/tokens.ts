// GET /api/tokens, POST and DELETE /api/devices/{id}/token, GET /api/auth-failures: what boards must
// show, and who did not.

import { Type } from 'typebox';
import { MAX_DEVICES } from '../limits.ts';
import { isDeviceId } from '../line/names.ts';
import { DeviceParams } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { ApiError, requireStore } from './failure.ts';
import { type Api, answers } from './route.ts';
import { formatTime, TimeOut } from './time.ts';

const Made = Type.Object({
  device: Type.String(),
  token: Type.String({ description: 'Only here: nothing but its hash is kept' }),
  required: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'Whether the server asks boards for tokens',
  }),
});

export function tokenRoutes(app: Api, { store, tokens }: ApiParts): void {
  app.get(
    '/api/tokens',
    {
      schema: {
        summary: 'The devices that have a token',
        response: answers(
          Type.Object({
            required: Type.Union([Type.Boolean(), Type.Null()]),
            tokens: Type.Array(Type.Object({ device: Type.String(), createdAt: TimeOut })),
          }),
        ),
      },
    },
    async () => {
      const list = tokens.list().map(({ device, createdAt }) => {
        return { device, createdAt: formatTime(createdAt) };
      });
      return { required: tokens.required, tokens: list };
    },
  );

  app.post(
    '/api/devices/:id/token',
    {
      schema: {
        summary: 'Makes a token for a device, which need not be known yet',
        params: DeviceParams,
        response: answers(Made),
      },
    },
    async ({ params: { id } }) => {
      requireStore(store);
      if (!isDeviceId(id)) {
        const message = `${JSON.stringify(id)} is no id that a HELLO may have.`;
        throw new ApiError(400, 'bad-device', message);
      }
      const list = tokens.list();
      if (list.length >= MAX_DEVICES && !list.some(({ device }) => device === id)) {
        throw new ApiError(429, 'too-many-tokens', `${MAX_DEVICES} devices have one, the most.`);
      }
      return { device: id, token: await tokens.make(id), required: tokens.required };
    },
  );

  app.delete(
    '/api/devices/:id/token',
    {
      schema: {
        summary: 'Makes the token of a device void',
        params: DeviceParams,
        response: answers(Type.Object({ device: Type.String() })),
      },
    },
    async ({ params: { id } }) => {
      requireStore(store);
      if (await tokens.revoke(id)) return { device: id };
      throw new ApiError(404, 'no-token', `${JSON.stringify(id)} has no token.`);
    },
  );

  app.get(
    '/api/auth-failures',
    {
      schema: {
        summary: 'Addresses whose connections had no valid token, the most recent first',
        response: answers(
          Type.Object({
            addresses: Type.Array(
              Type.Object({ address: Type.String(), count: Type.Integer(), lastAt: TimeOut }),
            ),
          }),
        ),
      },
    },
    async () => {
      const addresses = tokens.failures().map(({ address, count, lastAt }) => {
        return { address, count, lastAt: formatTime(lastAt) };
      });
      return { addresses };
    },
  );
}
