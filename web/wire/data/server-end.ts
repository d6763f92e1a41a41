// Which end of a connection is the boards' server.

import type { Stream } from '../../../src/wire/tcp/stream.ts';
import type { KeptStream } from './kept-stream.ts';

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

/**
 * Whether the end that is taken for the client is the boards' server: where nobody saw who began, the first that
 * was seen to send is taken for the client.
 */
export function isTurned(
  { stream, began }: Pick<KeptStream, 'stream' | 'began'>,
  boardPorts: readonly number[],
): boolean {
  return began.beginning === 'middle' && serverEnd(stream, boardPorts) === 'client';
}
