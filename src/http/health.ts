// GET /api/health: can the server store what boards send?

import { Type } from 'typebox';
import type { ApiParts } from './directory.ts';
import { type Api, answer, answers } from './route.ts';
import type { Session } from './session.ts';

const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('unavailable')]),
  reason: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
  uptimeSeconds: Type.Optional(Type.Integer()),
  store: Type.Optional(
    Type.Object({
      ok: Type.Boolean(),
      bytes: Type.Integer(),
      commits: Type.Integer(),
      damages: Type.Integer({ description: 'Parts of the database found damaged since the start' }),
    }),
  ),
  boards: Type.Optional(
    Type.Object(
      {
        port: Type.Integer(),
        tlsPort: Type.Optional(Type.Integer()),
        addresses: Type.Array(Type.String()),
      },
      { description: 'Where boards connect, by which addresses of this machine' },
    ),
  ),
});

/** A server that cannot store answers with all it knows, not as a failed call. */
const ANSWERS: object = {
  ...answers(Health),
  503: answer(Health, 'The store cannot write'),
};

export function healthRoute(app: Api, parts: ApiParts, session: Session): void {
  app.get(
    '/api/health',
    {
      config: { access: 'open' },
      schema: {
        summary: 'Whether the server can store; 503 when not. Without the token only the status',
        response: ANSWERS,
      },
    },
    (request, reply) => {
      const { ok, reason, bytes, commits, damages } = parts.store.status();
      reply.code(ok ? 200 : 503);
      const status = ok ? 'ok' : 'unavailable';
      if (!session.admits(request)) {
        return reply.send({ status });
      }
      const uptimeMs = Math.max(0, Date.now() - parts.startedAt);
      return reply.send({
        status,
        ...(ok ? {} : { reason: reason ?? 'The store cannot write.' }),
        version: parts.version,
        uptimeSeconds: Math.floor(uptimeMs / 1000),
        store: { ok, bytes, commits, damages },
        ...(parts.boards === undefined ? {} : { boards: parts.boards }),
      });
    },
  );
}
