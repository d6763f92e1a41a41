// GET /api/boards: boards that are servers and announce themselves on the network.

import { Type } from 'typebox';
import type { ApiParts } from './directory.ts';
import { type Api, answers } from './route.ts';

const BoardJson = Type.Object({
  name: Type.String({ description: 'As it calls itself: any text' }),
  address: Type.String(),
  port: Type.Integer(),
});

export function boardRoute(app: Api, { announced = () => [] }: ApiParts): void {
  app.get(
    '/api/boards',
    {
      schema: {
        summary: 'Boards that announce themselves by mDNS, for --dial',
        response: answers(Type.Object({ boards: Type.Array(BoardJson) })),
      },
    },
    async () => ({
      boards: announced().map(({ name, address, port }) => ({ name, address, port })),
    }),
  );
}
