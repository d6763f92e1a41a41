// One connection to a server, over TCP or over TLS on it, as the rest of a board sees it.

import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** How a board knows that the server is the right one. */
export type Trust =
  /** By the certificate's fingerprint, SHA-1 or SHA-256, in upper case with colons. */
  | { readonly by: 'fingerprint'; readonly fingerprint: string }
  /** By these certificates, PEM; null: those that Node.js comes with. */
  | { readonly by: 'ca'; readonly ca: string | null }
  /** Not at all. */
  | { readonly by: 'nothing' };

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly noDelay: boolean;
  /** Left out: plain TCP. */
  readonly tls?: Trust | undefined;
}

export interface ConnectHandler {
  /** Lines can be sent. */
  opened(): void;
  /** The memory is only valid during the call. */
  received(chunk: Buffer): void;
}

/** Read into by all plain connections, one after the other: ten thousand boards need no buffer each. */
const RECEIVED = Buffer.alloc(16 * 1024);

/** What carries a TLS connection. */
const carriers = new WeakMap<Socket, Socket>();

/** Connects. The socket tells the rest by its events: `drain`, `error`, `close`. */
export function connect(options: ConnectOptions, handler: ConnectHandler): Socket {
  const { host, port, noDelay, tls } = options;
  if (tls !== undefined) return connectSecurely(options, tls, handler);
  const socket = connectTcp({
    host,
    port,
    noDelay,
    onread: {
      buffer: RECEIVED,
      callback: (length) => {
        handler.received(RECEIVED.subarray(0, length));
        return true;
      },
    },
  });
  socket.on('connect', () => handler.opened());
  return socket;
}

/** Ends a connection with RST, which TLS has nothing like. */
export function reset(socket: Socket): void {
  (carriers.get(socket) ?? socket).resetAndDestroy();
}

function connectSecurely(
  { host, port, noDelay }: ConnectOptions,
  trust: Trust,
  handler: ConnectHandler,
): Socket {
  const carrier = connectTcp({ host, port, noDelay });
  const socket = connectTls({
    socket: carrier,
    host,
    rejectUnauthorized: trust.by === 'ca',
    ...(trust.by === 'ca' && trust.ca !== null && { ca: trust.ca }),
  });
  carriers.set(socket, carrier);
  // What goes wrong below ends the connection above, which tells of it.
  carrier.on('error', (error) => socket.destroy(error));
  socket.on('secureConnect', () => {
    if (isExpected(socket, trust)) handler.opened();
    else socket.destroy(new Error("the server's certificate has another fingerprint"));
  });
  socket.on('data', (chunk) => handler.received(chunk));
  return socket;
}

function isExpected(socket: TLSSocket, trust: Trust): boolean {
  if (trust.by !== 'fingerprint') return true;
  const { fingerprint, fingerprint256 } = socket.getPeerCertificate();
  return trust.fingerprint === fingerprint || trust.fingerprint === fingerprint256;
}
