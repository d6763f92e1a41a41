// How a connection ends: in order, with a FIN from each side, or abruptly, with a RST.

import { behind, byteCount, byteRange, distance, duration, ordinal } from './amounts.ts';
import { missingBefore } from './loss.ts';
import type { Rule } from './rule.ts';
import { lastWas, type Scene } from './scene.ts';

/** From when on the other direction stayed open long enough to be called half closed, ns. */
const HALF_CLOSED_NS = 1e9;

/** Bytes of the other side that this side has not acknowledged, its FIN not among them. */
function unacknowledged({ theirs, packet, ack }: Scene): number {
  if (theirs.next === -1) return 0;
  const confirmed = ack ? packet.ack : theirs.next;
  return Math.max(0, distance(confirmed, theirs.next) - (theirs.fins > 0 ? 1 : 0));
}

function lost(scene: Scene): string {
  const bytes = unacknowledged(scene);
  if (bytes === 0) return '';
  return `; ${byteCount(bytes)} that ${scene.whom} sent ${bytes === 1 ? 'was' : 'were'} never acknowledged`;
}

/** Whether this packet acknowledges the FIN of the other side, and none before it did. */
function confirmsTheirFin({ ack, packet, theirs, mine }: Scene): boolean {
  return (
    ack &&
    theirs.finEnd !== -1 &&
    distance(theirs.finEnd, packet.ack) >= 0 &&
    (mine.ack === -1 || distance(mine.ack, theirs.finEnd) > 0)
  );
}

function isConfirmed({ finEnd }: Scene['mine'], ack: number): boolean {
  return finEnd !== -1 && ack !== -1 && distance(finEnd, ack) >= 0;
}

/** `its last 36 bytes, 17735 to 17770`, or how much it was in all. */
function lastWords({ length, packet, memory, end }: Scene): string {
  if (length > 0) {
    const range = byteRange(packet.seq, behind(end, -1)).replace(/^bytes? /, '');
    return `sends its last ${byteCount(length)}, ${range}, and`;
  }
  const all = packet.seq - 1;
  if (!memory.stands || all < 0) return 'has sent everything and';
  return all === 0
    ? 'has nothing to send and'
    : `has sent everything, ${byteCount(all)} in all, and`;
}

export const RESETS: readonly Rule[] = [
  {
    name: 'reset-again',
    shows: 'ending',
    when: ({ rst, mine }) => rst && mine.resets > 0,
    say: ({ Who, mine }) =>
      `${Who} repeats that there is no connection any more (RST), for the ${ordinal(mine.resets + 1)} time.`,
  },
  {
    name: 'reset-when-over',
    shows: 'ending',
    when: ({ rst, mine, theirs }) =>
      rst && mine.fins > 0 && theirs.fins > 0 && isConfirmed(theirs, mine.ack),
    say: ({ Who, whom }) =>
      `${Who} has forgotten the connection, which both have ended, and tells ${whom} so (RST).`,
  },
  {
    name: 'reset-after-own-fin',
    shows: 'ending',
    when: ({ rst, mine, theirs }) => rst && mine.fins > 0 && theirs.lastLength > 0,
    say: (scene) =>
      `${scene.Who} has closed already and nobody there reads any more: it answers the bytes of ${scene.whom} ` +
      `by breaking the connection off (RST)${lost(scene)}.`,
  },
  {
    name: 'reset-answers-fin',
    shows: 'ending',
    when: ({ rst, mine, theirs }) => rst && theirs.fins > 0 && mine.fins === 0,
    say: (scene) =>
      `${scene.Who} does not close in return but breaks the connection off (RST): its program left without ` +
      `reading all, or without saying good-bye${lost(scene)}.`,
  },
  {
    name: 'reset-own-fin',
    shows: 'ending',
    when: ({ rst, mine }) => rst && mine.fins > 0,
    say: (scene) =>
      `${scene.Who}, which had already said that it sends no more, now breaks the connection off (RST)${lost(scene)}.`,
  },
  {
    name: 'reset-after-data',
    shows: 'ending',
    when: ({ rst, theirs, mine, packet }) =>
      rst &&
      theirs.dataNs !== -1 &&
      packet.timeNs - theirs.dataNs < HALF_CLOSED_NS &&
      mine.packets > 0,
    say: (scene) =>
      `${scene.Who} breaks the connection off (RST), ${duration(scene.packet.timeNs - scene.theirs.dataNs)} after ` +
      `${scene.whom} last sent data: what ${scene.who}'s program had not read of it is lost${lost(scene)}.`,
  },
  {
    name: 'reset',
    shows: 'ending',
    when: ({ rst }) => rst,
    say: (scene) =>
      `${scene.Who} breaks the connection off (RST): for it there is none, or none any more, and nothing will ` +
      `be answered${lost(scene)}.`,
  },
];

export const FINS: readonly Rule[] = [
  {
    name: 'fin-again',
    shows: 'acknowledgement',
    when: (scene) =>
      scene.fin &&
      scene.mine.fins > 0 &&
      !confirmsTheirFin(scene) &&
      scene.mine.finEnd === scene.end,
    say: ({ Who, packet, mine, is }) =>
      `${Who} says again that it has sent everything (FIN), ${duration(packet.timeNs - mine.finNs)} after the ` +
      `first time: ${is('spurious_retransmission') ? 'its end was acknowledged already, but it did not hear of it' : 'nobody has acknowledged it'}.`,
  },
  {
    name: 'fin-second',
    shows: 'ending',
    when: (scene) => scene.fin && scene.theirs.fins > 0 && scene.ack,
    say: (scene) => {
      const { theirs, packet, Who, whom } = scene;
      const since = packet.timeNs - theirs.finNs;
      const knows = isConfirmed(theirs, packet.ack);
      const also = knows
        ? `${confirmsTheirFin(scene) ? `confirms that, and ` : ''}closes its direction as well (FIN)`
        : `closes its direction too (FIN), before it has seen the FIN of ${whom}`;
      const after = since < HALF_CLOSED_NS ? '' : `, ${duration(since)} after ${whom} did`;
      return `${Who} ${also}${after}: both have now said that they send no more${missingBefore(scene)}.`;
    },
  },
  {
    name: 'fin-first',
    shows: 'ending',
    when: ({ fin }) => fin,
    say: (scene) =>
      `${scene.Who} ${lastWords(scene)} closes its direction (FIN); ${scene.whom} may go on sending${missingBefore(scene)}.`,
  },
];

export const CONFIRMED_ENDS: readonly Rule[] = [
  {
    name: 'last-ack',
    shows: 'ending',
    when: (scene) =>
      !scene.fin &&
      scene.length === 0 &&
      confirmsTheirFin(scene) &&
      isConfirmed(scene.mine, scene.theirs.ack),
    say: ({ Who, whom }) =>
      `${Who} confirms the end of ${whom} (ACK): both directions are closed in order and every byte has arrived.`,
  },
  {
    name: 'half-closed',
    shows: 'ending',
    when: (scene) => !scene.fin && scene.length === 0 && confirmsTheirFin(scene),
    say: ({ Who, whom, packet, mine }) =>
      mine.fins > 0
        ? `${Who} confirms the end of ${whom} (ACK ${packet.ack}) and waits until its own is confirmed.`
        : `${Who} confirms the end of ${whom} (ACK ${packet.ack}: a FIN takes a number, like a byte); its own direction is ` +
          `still open, so the connection is half closed.`,
  },
  {
    name: 'confirms-fin-again',
    shows: 'ending',
    when: ({ theirs, mine, length, ack }) =>
      ack &&
      length === 0 &&
      theirs.fins > 1 &&
      lastWas(theirs, 'retransmission', 'spurious_retransmission') &&
      isConfirmed(theirs, mine.ack),
    say: ({ Who, whom }) => `${Who} confirms the end of ${whom} once more (ACK).`,
  },
];
