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
 * @param row of the table
 */
export function endsOf(
  { client, server, device }: Pick<StreamRow, 'client' | 'server' | 'device'>,
  boardPort: number,
): Ends {
  const suffix = `:${boardPort}`;
  const isServer = server.endsWith(suffix);
  if (isServer === client.endsWith(suffix)) {
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
