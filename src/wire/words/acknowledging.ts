// Packets without data: acknowledgements, windows, and what neither brings.

import { behind, byteCount, duration, ordinal } from './amounts.ts';
import { isUnscaled, room } from './room.ts';
import type { Rule } from './rule.ts';
import { hasBehindGap, tellsOfCopy } from './sacked.ts';
import { lastWas, type Scene } from './scene.ts';
import { selectively } from './selective.ts';

/** Repeats of an ACK after which a sender need not wait for its timer (RFC 5681, 3.2). */
const ENOUGH_REPEATS = 3;

/**
 * How much longer than usual an ACK takes that was held back, ns: Linux waits 40 ms, nobody more than 500 (RFC 9293,
 * 3.8.6.3). A queue in the network can take as long.
 */
const LATE_NS = 35e6;
const MAX_LATE_NS = 500e6;

function upTo({ packet }: Scene): string {
  return `everything up to byte ${behind(packet.ack, -1)}`;
}

/** After which packet, and how long. */
function after({ packet: { ackRttNs, acksFrame } }: Scene): string {
  return acksFrame > 0 && ackRttNs >= 0 ? `, ${duration(ackRttNs)} after packet ${acksFrame}` : '';
}

/** Whether it took much longer than the ACKs before it: held back by its sender, or it or the data by a queue. */
function wasLate({ packet, mine, answered }: Scene): boolean {
  const usual = mine.leastRttNs === -1 ? packet.stream.initialRttNs : mine.leastRttNs;
  const longer = packet.ackRttNs - usual;
  return answered === 1 && usual !== -1 && longer >= LATE_NS && longer <= MAX_LATE_NS;
}

/** Explained at length once a connection. */
function whyLate(scene: Scene): string {
  const { packet, memory, who } = scene;
  const isSendersEnd = memory.capturedAt === (packet.fromClient ? 'client' : 'server');
  if (!scene.firstTime(isSendersEnd ? 'held back' : 'late')) {
    return isSendersEnd ? ', held back again (delayed ACK)' : ', late again';
  }
  const held = `${who} held it back to say more with one packet (delayed ACK)`;
  if (isSendersEnd) return `, much longer than at best: ${held}`;
  return (
    `, much longer than at best: either ${held}, or a packet waited in a queue on the way; ` +
    'one capture alone does not tell which'
  );
}

function repeats({ packet }: Scene): string {
  const count = packet.duplicateNumber;
  if (count <= 1) return '';
  const times = `, for the ${ordinal(count)} time`;
  return count === ENOUGH_REPEATS
    ? `${times}, which tells the other end to send it again without waiting`
    : times;
}

/** By how much the window grew or shrank. */
function change(scene: Scene): string {
  const { packet, mine } = scene;
  const bytes = packet.window - mine.window;
  if (mine.window < 0 || bytes === 0) return '';
  const than = `${bytes > 0 ? 'more' : 'less'} than before`;
  return isUnscaled(scene) ? `, ${than}` : `, ${byteCount(Math.abs(bytes))} ${than}`;
}

export const WINDOWS: readonly Rule[] = [
  {
    name: 'window-closes',
    shows: 'flow',
    when: ({ is, mine }) => is('zero_window') && mine.closedNs === -1,
    say: (scene) =>
      `${scene.Who} ${scene.news > 0 ? `has ${upTo(scene)} but ` : ''}has no room for more: its window is closed (0 bytes), ` +
      `because its program does not read as fast as ${scene.whom} sends, which has to wait.`,
  },
  {
    name: 'window-stays-closed',
    shows: 'flow',
    when: ({ is }) => is('zero_window'),
    say: (scene) =>
      `${scene.Who} ${scene.news > 0 ? `has ${upTo(scene)}, and ` : 'says again that '}its window is closed (0 bytes), for ` +
      `${duration(scene.packet.timeNs - scene.mine.closedNs)} now.`,
  },
  {
    name: 'window-opens',
    shows: 'flow',
    when: ({ is, mine }) => is('window_update') && mine.closedNs !== -1,
    say: (scene) =>
      `The program of ${scene.who} has read: there is room for ${room(scene)} again, after ` +
      `${duration(scene.packet.timeNs - scene.mine.closedNs)} with a closed window, and ${scene.whom} may go on.`,
  },
  {
    name: 'window-update',
    shows: 'flow',
    when: ({ is }) => is('window_update'),
    say: (scene) =>
      `${scene.Who} confirms nothing new but has room for ${room(scene)} now${change(scene)} (window update).`,
  },
];

export const ACKS: readonly Rule[] = [
  {
    name: 'copy-came',
    shows: 'order',
    when: (scene) =>
      scene.is('duplicate_ack') &&
      (tellsOfCopy(scene.packet) || lastWas(scene.theirs, 'spurious_retransmission')),
    say: (scene) =>
      `${scene.Who} throws the copy away and repeats that it waits for byte ${scene.packet.ack}${selectively(scene)}.`,
  },
  {
    name: 'waits-still',
    shows: 'acknowledgement',
    when: ({ is }) => is('duplicate_ack'),
    say: (scene) =>
      `Nothing new: ${scene.who} repeats that it still waits for byte ${scene.packet.ack}` +
      `${repeats(scene).replace('the other end', scene.whom)}${selectively(scene)}.`,
  },
  {
    name: 'confirms-unseen',
    shows: 'acknowledgement',
    when: ({ is }) => is('ack_lost_segment'),
    say: (scene) =>
      `${scene.Who} has ${upTo(scene)} (ACK), more than this capture has seen ${scene.whom} send: some packets ` +
      `were not captured.`,
  },
  {
    name: 'gap-is-filled',
    shows: 'order',
    when: ({ news, mine, answered }) => news > 0 && mine.missesSome && answered > 0,
    say: (scene) =>
      `${hasBehindGap(scene.packet) ? 'A' : 'The'} gap is filled: ${scene.who} has ${upTo(scene)} at once (ACK), with what had come too early` +
      `${after(scene)}${selectively(scene)}.`,
  },
  {
    name: 'confirms-many',
    shows: 'acknowledgement',
    when: ({ news, answered }) => news > 0 && answered > 1,
    say: (scene) =>
      `One ACK for ${scene.answered} segments: ${scene.who} has ${upTo(scene)}${after(scene)}${selectively(scene)}.`,
  },
  {
    name: 'confirms-late',
    shows: 'acknowledgement',
    when: (scene) => scene.news > 0 && wasLate(scene),
    say: (scene) =>
      `${scene.Who} has ${upTo(scene)} (ACK)${after(scene)}${whyLate(scene)}` +
      `${selectively(scene)}.`,
  },
  {
    name: 'confirms',
    shows: 'acknowledgement',
    when: ({ news }) => news > 0,
    say: (scene) => `${scene.Who} has ${upTo(scene)} (ACK)${after(scene)}${selectively(scene)}.`,
  },
  {
    name: 'confirms-first',
    shows: 'acknowledgement',
    when: ({ ack, mine }) => ack && mine.ack === -1,
    say: (scene) =>
      `${scene.Who} waits for byte ${scene.packet.ack} (ACK) and has room for ${room(scene)}` +
      `${after(scene)}${selectively(scene)}.`,
  },
  {
    name: 'older-ack',
    shows: 'order',
    when: ({ ack, packet, mine }) => ack && packet.ack !== mine.ack,
    say: ({ who, packet, mine }) =>
      `An older packet that was overtaken: in it ${who} still waits for byte ${packet.ack}, but it has ` +
      `already said ${mine.ack}.`,
  },
  {
    name: 'nothing-new',
    shows: 'acknowledgement',
    when: ({ ack }) => ack,
    say: (scene) =>
      `Nothing new: ${scene.who} waits for byte ${scene.packet.ack} and has room for ${room(scene)}` +
      `${selectively(scene)}.`,
  },
  {
    name: 'odd',
    shows: 'connection',
    when: () => true,
    say: ({ Who, whom }) =>
      `${Who} sends a packet without data and without an ACK, which no connection needs: ${whom} will ignore it.`,
  },
];
