// The lab's cables and addresses:
//
//   board 10.50.1.23 ── 10.50.1.1 router 10.50.2.1 ── 10.50.2.2 server

import { TaplineError } from '../errors.ts';
import type { PlaceName } from './messages.ts';
import type { Place } from './place.ts';

export const BOARD_ADDRESS = '10.50.1.23';
export const SERVER_ADDRESS = '10.50.2.2';

/** The network card of the board and of the server. */
export const CARD = 'eth0';

/** The router's two cards are named after who is at the other end. */
export type Card = 'board' | 'server';

const SIDES = {
  board: { address: BOARD_ADDRESS, router: '10.50.1.1', mac: '02:00:0a:32:01:17' },
  server: { address: SERVER_ADDRESS, router: '10.50.2.1', mac: '02:00:0a:32:02:02' },
} as const;

/** @param keepers the processes whose networks the board's and the server's are */
export async function connectPlaces(
  lab: Readonly<Record<PlaceName, Place>>,
  keepers: Readonly<Record<Card, number>>,
): Promise<void> {
  try {
    await lab.router.run(['ip', '-batch', '-'], routerLines(keepers));
    // What a container may do with its network it cannot always write here.
    await lab.router.run(['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
    for (const side of ['board', 'server'] as const) await setUp(lab[side], SIDES[side]);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new TaplineError('no-lab', `its network cannot be set up (${words}): run it with sudo.`);
  }
}

function routerLines(keepers: Readonly<Record<Card, number>>): string {
  const lines = ['link set lo up'];
  for (const [side, { router, mac }] of Object.entries(SIDES)) {
    const keeper = keepers[side as Card];
    lines.push(
      `link add name ${side} type veth peer name ${CARD} address ${mac} netns ${keeper}`,
      `addr add ${router}/24 dev ${side}`,
      ...likeACard(side),
    );
  }
  return `${lines.join('\n')}\n`;
}

async function setUp(place: Place, { address, router }: { address: string; router: string }) {
  const lines = [
    'link set lo up',
    `addr add ${address}/24 dev ${CARD}`,
    ...likeACard(CARD),
    `route add default via ${router}`,
  ];
  await place.run(['ip', '-batch', '-'], `${lines.join('\n')}\n`);
}

/** A virtual card would take many segments at once and leave the cutting to a real one, which is not there. */
function likeACard(card: string): string[] {
  return [`link set ${card} gso_max_segs 1`, `link set ${card} up`];
}
