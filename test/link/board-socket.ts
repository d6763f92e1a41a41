// The board's end of a connection in tests, and a handler that notes all that a link brings.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { Moment } from '../../src/clock.ts';
import type { Link, LinkHandler } from '../../src/link/link.ts';
import { type ListenOptions, listenTcp, type TcpListener } from '../../src/link/tcp-listener.ts';
import { until } from '../until.ts';

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
  const listener = await listenTcp(
    {
      host: '127.0.0.1',
      port: 0,
      maxConnections: 100,
      idleTimeoutMs: 0,
      onFault: (fault) => faults.push(fault),
      ...options,
    },
    (link) => {
      const handler = new Notes(link);
      notes.push(handler);
      prepare(handler);
      return handler;
    },
  );
  opened.push(() => listener.destroy());
  return {
    listener,
    notes,
    faults,
    async board({ reads = true } = {}) {
      const before = notes.length;
      const board = new Board(listener.port, reads);
      await once(board.socket, 'connect');
      await until(() => notes.length > before);
      return { board, notes: notes[before] as Notes };
    },
  };
}

/** A board: sends what it is told, keeps what it hears. */
export class Board {
  readonly socket: Socket;
  heard = '';
  ended = false;
  closed = false;
  error: string | undefined;

  constructor(port: number, reads = true) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
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
