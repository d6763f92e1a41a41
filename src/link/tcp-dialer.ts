// Boards that are servers: each is dialled by itself, so that one that never answers holds up no other.

import { Backoff, type BackoffLimits } from '../backoff.ts';
import { CONNECT_TIMEOUT_MS, MAX_LOOKUPS, STEADY_MS } from '../limits.ts';
import { Dial, type DialContext, type DialTarget } from './dial.ts';
import type { LinkAccept } from './link.ts';
import type { LinkSource } from './link-source.ts';
import { lookupAtMost } from './lookup.ts';
import { TcpLinks, type TcpLinksOptions } from './tcp-links.ts';

export interface DialOptions extends TcpLinksOptions, Pick<DialContext, 'isOwn' | 'onNotice'> {
  readonly connectTimeoutMs?: number;
  readonly steadyMs?: number;
  readonly backoff?: BackoffLimits;
}

/**
 * Keeps a link to each of these boards.
 *
 * @param accept gives what a link to that board is handed to
 */
export function dialBoards(
  targets: readonly DialTarget[],
  accept: (target: DialTarget) => LinkAccept,
  options: DialOptions,
): LinkSource {
  const links = new TcpLinks(options, Math.max(1, targets.length));
  const context: DialContext = {
    links,
    lookup: lookupAtMost(MAX_LOOKUPS),
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    steadyMs: options.steadyMs ?? STEADY_MS,
    isOwn: (place) => options.isOwn(place),
    onNotice: (notice) => options.onNotice(notice),
  };
  const dials = targets.map(
    (target) =>
      new Dial(target, accept(target), context, new Backoff(Math.random, options.backoff)),
  );
  for (const dial of dials) dial.start();
  const stop = () => {
    for (const dial of dials) dial.stop();
  };
  return {
    get accepted() {
      return links.accepted;
    },
    refused: 0,
    get bytesIn() {
      return links.bytesIn;
    },
    async stop() {
      stop();
    },
    farewells: () => links.farewells(),
    destroy() {
      stop();
      links.destroy();
    },
  };
}
