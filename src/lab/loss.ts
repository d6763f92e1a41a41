// Loss as a network has it: the router has no way for a packet and throws it away. Neither end is told; only
// its TCP finds out.

import type { PlaceName } from './messages.ts';
import { type Watch, watchFor } from './packets.ts';
import type { Place } from './place.ts';
import { BOARD_ADDRESS, type Card, SERVER_ADDRESS } from './wiring.ts';

/** To whom the packets go. */
export type Direction = Card;

const ADDRESSES: Readonly<Record<Direction, string>> = {
  board: BOARD_ADDRESS,
  server: SERVER_ADDRESS,
};

/** Of pcap-filter(7): the IP total length, less both headers. */
const HAS_DATA = '(ip[2:2] - ((ip[0] & 15) << 2) - ((tcp[12] & 240) >> 2)) != 0';

/** What is counted: segments with data, or those that are nothing but an ACK. */
const KINDS = {
  data: `tcp and ${HAS_DATA}`,
  ack: `tcp and not (${HAS_DATA})`,
  any: 'tcp',
} as const;

export type Kind = keyof typeof KINDS;

type Places = Readonly<Record<PlaceName, Place>>;

/** A loss that has begun. */
export interface Loss {
  /** Resolves when it is over, with whether so many were lost; false when it was stopped before. */
  readonly over: Promise<boolean>;
  stop(): void;
}

/**
 * Loses the next `count` packets of a kind in a direction. Others that come in that direction in between are
 * lost as well: the way is gone for all until the last has been seen, and a moment more. To lose one segment and
 * no more it takes some ms of silence behind it; what is sent again waits 200 ms or more.
 */
export async function loseNext(
  places: Places,
  to: Direction,
  count: number,
  kind: Kind = 'data',
): Promise<Loss> {
  const from = to === 'board' ? 'server' : 'board';
  const filter = `dst host ${ADDRESSES[to]} and ${KINDS[kind]}`;
  // Those that leave the sender, so that none passes unseen while the way goes.
  const watch = await watchFor(places.router, from, filter, count);
  await cut(places, to);
  return { over: finish(places, to, watch), stop: () => watch.stop() };
}

async function finish(places: Places, to: Direction, watch: Watch): Promise<boolean> {
  const seen = await watch.seen;
  await mend(places, to);
  return seen;
}

/** From now on everything in that direction is lost. */
export async function cut({ router }: Places, to: Direction): Promise<void> {
  await router.run(['ip', 'route', 'replace', 'blackhole', `${ADDRESSES[to]}/32`]);
}

/** Everything gets through again. */
export async function mend({ router }: Places, to: Direction): Promise<void> {
  await router.run(['ip', 'route', 'del', 'blackhole', `${ADDRESSES[to]}/32`]);
}
