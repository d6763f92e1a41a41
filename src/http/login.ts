// POST /api/login and /api/logout: trade the token for a cookie that a page's scripts cannot read.

import { Type } from 'typebox';
import type { Api } from './route.ts';
import { answers } from './route.ts';
import type { Session } from './session.ts';

const Done = Type.Object({ status: Type.Literal('ok') });

export function loginRoutes(app: Api, session: Session): void {
  app.post(
    '/api/login',
    {
      config: { access: 'open' },
      schema: {
        summary:
          'Log in with the token; the answer sets a cookie. 429 after too many wrong ones from an address',
        body: Type.Object({ token: Type.String() }),
        response: answers(Done),
      },
    },
    (request, reply) => {
      const cookie = session.logIn(request.body.token, request, reply);
      return reply.header('set-cookie', cookie).send({ status: 'ok' });
    },
  );

  app.post(
    '/api/logout',
    {
      config: { access: 'open' },
      schema: { summary: 'Forget the cookie', response: answers(Done) },
    },
    (_request, reply) => reply.header('set-cookie', session.logoutCookie).send({ status: 'ok' }),
  );
}
