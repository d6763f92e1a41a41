// Which end of a connection is the server that boards talk to.

import type { Stream } from '../../wire/tcp/stream.ts';
import { BOARD_PORT } from '../defaults.ts';

/**
 * The port by which the server of a connection is known.
 *
 * @param asked the port that packets were selected by. Somebody may well pick a connection by the board's own port: it
 *   counts only where no end has the usual one, and the end that was connected to has this.
 */
export function boardPortOf({ client, server }: Stream, asked: number | undefined): number {
  const isUsual = client.port === BOARD_PORT || server.port === BOARD_PORT;
  return asked === undefined || isUsual || server.port !== asked ? BOARD_PORT : asked;
}
