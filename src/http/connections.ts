// GET /api/connections: each open connection to a board.

import { Type } from 'typebox';
import { deviceIds } from './device-json.ts';
import type { ApiParts, ConnectionInfo } from './directory.ts';
import { type Api, answers } from './route.ts';
import { formatTime, TimeOut } from './time.ts';

const ConnectionJson = Type.Object({
  id: Type.Integer(),
  device: Type.Union([Type.String(), Type.Null()], { description: 'null until its first line' }),
  remoteAddress: Type.String({ description: 'an IP address, or the path of a serial port' }),
  remotePort: Type.Union([Type.Integer(), Type.Null()], { description: 'null on a serial port' }),
  localAddress: Type.Union([Type.String(), Type.Null()]),
  localPort: Type.Union([Type.Integer(), Type.Null()]),
  tls: Type.Union([Type.String(), Type.Null()], {
    description: 'The version of TLS that it speaks, `TLSv1.3`; null: none',
  }),
  since: TimeOut,
  bytesIn: Type.Integer(),
  bytesOut: Type.Integer(),
  linesIn: Type.Integer(),
  linesOut: Type.Integer(),
  tcp: Type.Union([Type.Record(Type.String(), Type.Number()), Type.Null()], {
    description: "The kernel's figures as `ss` names them, where there are any; times in ms",
  }),
});

function connectionJson(connection: ConnectionInfo) {
  return {
    id: connection.id,
    device: connection.device,
    remoteAddress: connection.remoteAddress,
    remotePort: connection.remotePort,
    localAddress: connection.localAddress,
    localPort: connection.localPort,
    tls: connection.tls,
    since: formatTime(connection.since),
    bytesIn: connection.bytesIn,
    bytesOut: connection.bytesOut,
    linesIn: connection.linesIn,
    linesOut: connection.linesOut,
    tcp: connection.tcp,
  };
}

const Connections = Type.Object({
  connections: Type.Array(ConnectionJson),
  total: Type.Integer({ description: 'How many there were since the server started' }),
});

export function connectionRoute(app: Api, { connections, totals }: ApiParts): void {
  app.get(
    '/api/connections',
    {
      schema: {
        summary: 'Open connections to boards',
        querystring: Type.Object({
          device: Type.Optional(Type.String({ description: 'Ids with commas; all if left out' })),
        }),
        response: answers(Connections),
      },
    },
    async (request) => {
      const ids = deviceIds(request.query.device);
      const wanted = new Set(ids);
      const isWanted = ({ device }: ConnectionInfo) =>
        ids === null || (device !== null && wanted.has(device));
      return {
        connections: (await connections()).filter(isWanted).map(connectionJson),
        total: totals().connectionsTotal,
      };
    },
  );
}
