// What the files of the routes have in common: the type of the app, and how answers are described.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { type TSchema, Type } from 'typebox';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `page`: a static file; `open`: a call that needs no token. All others need it. */
    access?: 'page' | 'open';
  }
}

/** The app, with requests typed by their schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

const Failure = Type.Object(
  { error: Type.Object({ code: Type.String(), message: Type.String() }) },
  { description: 'What went wrong: a stable code, and words for a person' },
);

/** Describes the answer of one status. */
export function answer(
  schema: TSchema,
  description: string,
  contentTypes: readonly string[] = ['application/json'],
): object {
  return {
    description,
    content: Object.fromEntries(contentTypes.map((type) => [type, { schema }])),
  };
}

/**
 * Describes the answers of a route for the API's description. Answers are written as JSON as they
 * are and never filtered through this: a metric may have any name.
 */
export function answers(ok: TSchema, ...contentTypes: readonly string[]): object {
  const description = 'description' in ok ? String(ok.description) : 'Success';
  return {
    200: answer(ok, description, contentTypes.length > 0 ? contentTypes : undefined),
    ...failures(),
  };
}

/** Describes the answers of a route whose call is not done yet when it is answered. */
export function answersAccepted(accepted: TSchema, description: string): object {
  return { 202: answer(accepted, description), ...failures() };
}

function failures(): object {
  return { '4xx': Failure, '5xx': Failure };
}
