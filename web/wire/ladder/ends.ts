// What the two ends of a connection are called.

import type { StreamRow } from '../protocol.ts';

export interface End {
  /** `kitchen`, `board`, `server`. */
  readonly name: string;
  /** `192.168.1.42:46280`. */
  readonly socket: string;
}

export interface Ends {
  readonly client: End;
  readonly server: End;
}

/**
 * By the boards' port, as the sentences call them; else by who began.
 *
 * @param boardPorts where boards may connect
 */
export function endsOf(
  { client, server, device }: Pick<StreamRow, 'client' | 'server' | 'device'>,
  boardPorts: readonly number[],
): Ends {
  const isOfBoards = (socket: string) => boardPorts.some((port) => socket.endsWith(`:${port}`));
  const isServer = isOfBoards(server);
  if (isServer === isOfBoards(client)) {
    return {
      client: { name: device ?? 'client', socket: client },
      server: { name: 'server', socket: server },
    };
  }
  const board = device ?? 'board';
  return isServer
    ? { client: { name: board, socket: client }, server: { name: 'server', socket: server } }
    : { client: { name: 'server', socket: client }, server: { name: board, socket: server } };
}
