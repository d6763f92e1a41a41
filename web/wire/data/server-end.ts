// Which end of a connection is the boards' server.

import type { Stream } from '../../../src/wire/tcp/stream.ts';

/**
 * By the ports on which boards are expected, whoever seems to have begun.
 *
 * @returns undefined where no end has one of them, or both have
 */
export function serverEnd(
  { client, server }: Pick<Stream, 'client' | 'server'>,
  boardPorts: readonly number[],
): 'client' | 'server' | undefined {
  const isServer = boardPorts.includes(server.port);
  if (isServer === boardPorts.includes(client.port)) return undefined;
  return isServer ? 'server' : 'client';
}
