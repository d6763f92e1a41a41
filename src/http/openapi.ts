// GET /api/openapi.json: the API's description, made from the schemas of its routes.

import swagger from '@fastify/swagger';
import { Type } from 'typebox';
import { type Api, answers } from './route.ts';

/** Has to come before the routes that it describes. */
export async function describeApi(app: Api, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tapline',
        version,
        description:
          'What boards sent, and what happens now. Times come out as RFC 3339 UTC with ms. An ' +
          'error is {"error":{"code","message"}}.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          login: { type: 'apiKey', in: 'cookie', name: 'tapline_session' },
        },
      },
      security: [{ token: [] }, { login: [] }],
    },
  });
}

export function openapiRoute(app: Api): void {
  app.get(
    '/api/openapi.json',
    { schema: { summary: 'This description', response: answers(Type.Object({})) } },
    (_request, reply) => reply.send(app.swagger()),
  );
}
