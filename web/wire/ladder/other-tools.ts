// How other tools are told of a connection.

import type { SourceState, StreamRow } from '../protocol.ts';

type Sockets = Pick<StreamRow, 'client' | 'server'>;

interface Socket {
  readonly host: string;
  readonly port: string;
  readonly isIpv6: boolean;
}

/** A display filter of Wireshark, as it makes them for conversations. */
export function filterFor({ client, server }: Sockets): string {
  const [one, other] = [socketIn(client), socketIn(server)];
  const field = one.isIpv6 ? 'ipv6.addr' : 'ip.addr';
  return `(${field} eq ${one.host} and ${field} eq ${other.host}) and (tcp.port eq ${one.port} and tcp.port eq ${other.port})`;
}

export function commandFor(
  { client, server, number, pair }: Sockets & Pick<StreamRow, 'number' | 'pair'>,
  source: SourceState,
): string {
  if (source.kind === 'file') {
    const { only } = pair ?? { only: null };
    const names = only === null ? source.names : [only];
    return `tapline wire ${names.map(quoted).join(' ')} --stream ${pair?.number ?? number}`;
  }
  // What is saved holds this one alone.
  return `tapline wire ${quoted(fileNameFor({ client, server }))} --stream 0`;
}

export function fileNameFor({ client, server }: Sockets): string {
  return `${safe(client)}-${safe(server)}.pcapng`;
}

function socketIn(text: string): Socket {
  const at = text.lastIndexOf(':');
  const host = text.slice(0, at).replace(/^\[|\]$/g, '');
  return { host, port: text.slice(at + 1), isIpv6: host.includes(':') };
}

function safe(socket: string): string {
  return socket.replace(/[[\]]/g, '').replaceAll(':', '_');
}

/** As a shell takes it for one word. */
function quoted(name: string): string {
  return /^[\w.,:@%+/-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
