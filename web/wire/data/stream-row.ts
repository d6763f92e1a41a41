// A connection as the table shows it.

import { writtenSocket } from '../../../src/wire/address.ts';
import type { Side } from '../../../src/wire/tcp/stream.ts';
import type { Ending, StreamRow } from '../protocol.ts';
import type { KeptStream } from './kept-stream.ts';
import type { Troubles } from './trouble.ts';

/**
 * @param nameOf the device at a socket; null: not known
 * @param isTurned whether its client is shown as the server
 */
export function rowOfStream(
  { stream, troubles, isTwice, device, began }: KeptStream,
  nameOf: (socket: string) => string | null,
  isTurned: boolean,
): StreamRow {
  const { number } = stream;
  const [client, server] = isTurned
    ? [stream.server, stream.client]
    : [stream.client, stream.server];
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
    troubles: troublesIn(troubles),
    isTwice,
    began: began.beginning,
    ended: endingOf(client, server),
    pair: null,
  };
}

function troublesIn(counts: KeptStream['troubles']): Troubles {
  const { dataPackets, resent, disorder, gaps, closedWindows } = counts;
  return { lost: 0, changed: 0, dataPackets, resent, disorder, gaps, closedWindows };
}

function endingOf(client: Side, server: Side): Ending {
  if (client.sentReset) return 'client-reset';
  if (server.sentReset) return 'server-reset';
  if (client.sentFin) return server.sentFin ? 'both-fin' : 'client-fin';
  return server.sentFin ? 'server-fin' : 'open';
}
