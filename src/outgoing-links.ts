// Links that the server begins itself: boards on serial ports, and boards that are servers.

import type { BoardLinks } from './board-links.ts';
import { isOwnPlace, type NetworkPlace } from './link/own-addresses.ts';
import { openSerialSource } from './link/serial-source.ts';
import { dialBoards } from './link/tcp-dialer.ts';
import type { ServerOptions } from './server.ts';

/**
 * Resolves once each port was tried.
 *
 * @throws TaplineError `serial-unsupported`
 */
export async function openSerialPorts(
  links: BoardLinks,
  { serial = [], onLinkNotice = () => {}, onFault }: ServerOptions,
): Promise<void> {
  const options = { onNotice: onLinkNotice, ...(onFault && { onFault }) };
  const sources = serial.map((target) =>
    openSerialSource(target, links.accept({ name: target.name, telnet: false }), options),
  );
  for (const source of await Promise.all(sources)) links.add(source);
}

/** @param own where this server listens: a connection to one of these is none to a board */
export function dialTargets(
  links: BoardLinks,
  own: readonly NetworkPlace[],
  { dial = [], idleTimeoutMs, onLinkNotice = () => {}, onFault }: ServerOptions,
): void {
  if (dial.length === 0) return;
  const options = {
    idleTimeoutMs,
    isOwn: (place: NetworkPlace) => isOwnPlace(place, own),
    onNotice: onLinkNotice,
    ...(onFault && { onFault }),
  };
  links.add(dialBoards(dial, ({ name }) => links.accept({ name }), options));
}
