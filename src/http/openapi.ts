// GET /api/openapi.json: the API's description, made from the schemas of its routes.

import swagger from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import { type TSchema, Type } from 'typebox';
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
    transform: ({ schema, url, route }) => ({ schema: described(schema, route), url }),
  });
}

/** What a route's schema does not say by itself. */
function described(schema: FastifySchema, { config }: RouteOptions): FastifySchema {
  const { querystring, body } = schema;
  return {
    ...schema,
    ...(isObjectSchema(querystring) && { querystring: withOptionalDefaults(querystring) }),
    ...(isObjectSchema(body) && { body: withOptionalDefaults(body) }),
    ...(config?.access === 'open' && { security: [] }),
  };
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, TSchema & { readonly default?: unknown }>>;
  readonly required?: readonly string[];
}

function isObjectSchema(schema: unknown): schema is ObjectSchema {
  return typeof schema === 'object' && schema !== null && 'properties' in schema;
}

/** A parameter with a default is always there for its route, but a caller may leave it out. */
function withOptionalDefaults(schema: ObjectSchema): ObjectSchema {
  const { properties, required = [] } = schema;
  return { ...schema, required: required.filter((name) => !('default' in properties[name])) };
}

export function openapiRoute(app: Api): void {
  app.get(
    '/api/openapi.json',
    { schema: { summary: 'This description', response: answers(Type.Object({})) } },
    (_request, reply) => reply.send(app.swagger()),
  );
}
