// A connection as the table shows it.

import { writtenSocket } from '../../../src/wire/address.ts';
import type { Side, Stream } from '../../../src/wire/tcp/stream.ts';
import type { Beginning, Ending, StreamRow } from '../protocol.ts';
import type { KeptStream } from './kept-stream.ts';

/** @param nameOf the device at a socket; null: not known */
export function rowOfStream(
  { stream, troubles, device }: KeptStream,
  nameOf: (socket: string) => string | null,
): StreamRow {
  const { number, client, server } = stream;
  const clientText = writtenSocket(client);
  const serverText = writtenSocket(server);
  return {
    number,
    client: clientText,
    server: serverText,
    device: device ?? nameOf(clientText) ?? nameOf(serverText),
    firstNs: stream.firstNs,
    lastNs: stream.lastNs,
    packets: client.packets + server.packets,
    bytesUp: client.bytes,
    bytesDown: server.bytes,
    rttNs: stream.initialRttNs,
    troubles: { ...troubles },
    began: beginningOf(stream),
    ended: endingOf(client, server),
    pair: null,
  };
}

function beginningOf({ client, server }: Stream): Beginning {
  if (!client.sentSyn) return 'before';
  if (server.sentSyn) return 'handshake';
  return server.sentReset ? 'refused' : 'half';
}

function endingOf(client: Side, server: Side): Ending {
  if (client.sentReset) return 'client-reset';
  if (server.sentReset) return 'server-reset';
  if (client.sentFin) return server.sentFin ? 'both-fin' : 'client-fin';
  return server.sentFin ? 'server-fin' : 'open';
}
