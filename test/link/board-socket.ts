// The board's end of a connection in tests, and a handler that notes all that a link brings.

import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import {
  Server as SecureServer,
  type SecureVersion,
  connect as secure,
  type TLSSocket,
} from 'node:tls';
import { afterEach } from 'vitest';
import { selfSigned } from '../../src/certificate/self-signed.ts';
import type { Moment } from '../../src/clock.ts';
import type { Link, LinkHandler } from '../../src/link/link.ts';
import { type ListenOptions, listenTcp, type TcpListener } from '../../src/link/tcp-listener.ts';
import { listenTls } from '../../src/link/tls-listener.ts';
import { until } from '../until.ts';

/** What boards and listeners of this file speak; null: plain TCP. */
let version: SecureVersion | null = null;

/** The pair that listeners show and boards trust. */
export const pair = await selfSigned({ names: ['127.0.0.1'], days: 1, keyType: 'ec' });

/** From now on boards and listeners speak that version of TLS. */
export function speakTls(spoken: SecureVersion): void {
  version = spoken;
}

/** The server's TLS sockets that are open, by the port of their boards. */
const secureSockets = new Map<number | null | undefined, Socket>();

const { emit } = SecureServer.prototype;
SecureServer.prototype.emit = function (event: string | symbol, ...args: unknown[]): boolean {
  const [socket] = args;
  if (event === 'secureConnection' && socket instanceof Socket) {
    const { remotePort } = socket;
    secureSockets.set(remotePort, socket);
    socket.on('close', () => secureSockets.delete(remotePort));
  }
  return Reflect.apply(emit, this, [event, ...args]);
};

/** The server's socket of a link, to see what this process holds for it; undefined once it is gone. */
export function serverSocket({ remotePort }: Link): Socket | undefined {
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): unknown[] };
  const isOurs = (handle: unknown): handle is Socket =>
    handle instanceof Socket && handle.remotePort === remotePort;
  return secureSockets.get(remotePort) ?? handles.call(process).find(isOurs);
}

const opened: Array<() => void> = [];

afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** Everything a link told its handler. */
export class Notes implements LinkHandler {
  readonly link: Link;
  readonly chunks: Buffer[] = [];
  readonly log: string[] = [];
  onReceived: (chunk: Buffer) => void = () => {};
  onEnded: () => void = () => {};

  constructor(link: Link) {
    this.link = link;
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }

  received(chunk: Buffer, _arrival: Moment): void {
    this.chunks.push(chunk);
    if (this.log.at(-1) !== 'received') this.log.push('received');
    this.onReceived(chunk);
  }

  drained(): void {
    this.log.push('drained');
  }

  ended(): void {
    this.log.push('ended');
    this.onEnded();
  }

  closed(reason: string): void {
    this.log.push(`closed: ${reason}`);
  }
}

export interface Rig {
  readonly listener: TcpListener;
  /** In the order of accepting. */
  readonly notes: Notes[];
  readonly faults: Error[];
  /** A board that is connected, and what its link told. */
  board(options?: { readonly reads?: boolean }): Promise<{ board: Board; notes: Notes }>;
}

/** A listener on a free port of this machine, gone after the test. */
export async function listen(
  options: Partial<ListenOptions> = {},
  prepare: (notes: Notes) => void = () => {},
): Promise<Rig> {
  const notes: Notes[] = [];
  const faults: Error[] = [];
  const whole: ListenOptions = {
    host: '127.0.0.1',
    port: 0,
    maxConnections: 100,
    idleTimeoutMs: 0,
    onFault: (fault) => faults.push(fault),
    ...options,
  };
  const accept = (link: Link) => {
    const handler = new Notes(link);
    notes.push(handler);
    prepare(handler);
    return handler;
  };
  const listener =
    version === null ? await listenTcp(whole, accept) : await listenTls(whole, pair, accept);
  opened.push(() => listener.destroy());
  return {
    listener,
    notes,
    faults,
    async board({ reads = true } = {}) {
      const before = notes.length;
      const board = new Board(listener.port, reads);
      await once(board.connection, 'connect');
      await until(() => notes.length > before);
      return { board, notes: notes[before] as Notes };
    },
  };
}

/** A board: sends what it is told, keeps what it hears. */
export class Board {
  /** What it speaks over; TLS in it if this file speaks that. */
  readonly connection: Socket;
  readonly socket: Socket | TLSSocket;
  heard = '';
  ended = false;
  closed = false;
  error: string | undefined;

  constructor(port: number, reads = true) {
    this.connection = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    this.socket =
      version === null
        ? this.connection
        : secure({ socket: this.connection, ca: pair.cert, host: '127.0.0.1', ...only(version) });
    opened.push(() => this.socket.destroy());
    if (reads) {
      this.socket.on('data', (chunk) => {
        this.heard += chunk.toString();
      });
    }
    this.socket.on('end', () => {
      this.ended = true;
    });
    this.socket.on('close', () => {
      this.closed = true;
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code;
    });
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }
}

function only(spoken: SecureVersion) {
  return { minVersion: spoken, maxVersion: spoken };
}
