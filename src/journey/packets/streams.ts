// The connections of a capture that have the two sockets of the one that is wanted: ports are used again.

import { writtenAddress } from '../../wire/address.ts';
import type { Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import type { Side, Stream } from '../../wire/tcp/stream.ts';
import { timeOf } from './pass.ts';

/** One end of a connection. */
export interface Socket {
  readonly address: string;
  readonly port: number;
}

/** A stream between these two sockets. */
export interface SeenStream {
  readonly stream: Stream;
  readonly boardIsClient: boolean;
  /** Unix ms of its first packet. */
  readonly firstTime: number;
  /** Whether the SYN of the board, and of the server, is in the capture. */
  boardSyn: boolean;
  serverSyn: boolean;
}

/** Collects them. */
export class Streams {
  readonly #board: Socket;
  readonly #server: Socket;
  /** Null: it is another connection. */
  readonly #seen = new Map<Stream, SeenStream | null>();

  constructor(board: Socket, server: Socket) {
    this.#board = board;
    this.#server = server;
  }

  take({ stream, segment, fromClient }: Packet): void {
    let seen = this.#seen.get(stream);
    if (seen === undefined) {
      seen = this.#look(stream, timeOf(segment));
      this.#seen.set(stream, seen);
    }
    if (seen === null || (segment.flags & TCP.SYN) === 0) return;
    if (fromClient === seen.boardIsClient) seen.boardSyn = true;
    else seen.serverSyn = true;
  }

  /** The one that was open at a time, Unix ms: the last that had begun. */
  openAt(time: number): SeenStream | null {
    let open: SeenStream | null = null;
    for (const seen of this.#seen.values()) {
      if (seen === null || seen.firstTime > time) continue;
      if (open === null || seen.firstTime >= open.firstTime) open = seen;
    }
    return open;
  }

  #look(stream: Stream, firstTime: number): SeenStream | null {
    const { client, server } = stream;
    const boardIsClient = isAt(client, this.#board) && isAt(server, this.#server);
    if (!boardIsClient && !(isAt(server, this.#board) && isAt(client, this.#server))) return null;
    return { stream, boardIsClient, firstTime, boardSyn: false, serverSyn: false };
  }
}

function isAt({ address, port }: Side, socket: Socket): boolean {
  return port === socket.port && writtenAddress(address) === socket.address;
}
