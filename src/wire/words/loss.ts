// Packets that got lost, came late, or came twice, as far as one of the two ends can see it.

import { agree, behind, byteCount, byteRange, capitalised, distance, duration } from './amounts.ts';
import type { Stretch } from './memory.ts';
import type { Rule } from './rule.ts';
import { isInGap } from './sacked.ts';
import type { Scene } from './scene.ts';

/** Linux waits 200 ms for an ACK at the least, and no way through a network is so much longer than another. */
const SURELY_SENT_AGAIN_NS = 200e6;

/** What the packet holds: its data, or nothing but an end. */
function what({ packet, length }: Scene): string {
  return length > 0 ? byteRange(packet.seq, behind(packet.seq, length)) : 'its end (FIN)';
}

/** The gap that the packet fills, or a part of which. */
export function gapFilled({ mine, packet, end }: Scene): Stretch | undefined {
  return mine.holes.find(({ from, to }) => distance(packet.seq, to) > 0 && distance(from, end) > 0);
}

/** Whether the other side told that just these bytes are missing: by what it has behind them, or by asking for them. */
function wasAskedFor({ theirs, packet, end }: Scene): boolean {
  if (!theirs.missesSome) return false;
  if (theirs.sacked.length > 0) {
    return isInGap({ from: packet.seq, to: end }, theirs.sacked, theirs.ack);
  }
  return distance(packet.seq, theirs.ack) >= 0;
}

/** The analysis calls it a fast retransmission now and then also where nothing was asked for twice. */
function askedWords({ theirs, packet, Whom }: Scene): string {
  const byte = `byte ${packet.seq}`;
  return theirs.missesSome
    ? `${Whom} has asked for ${byte} again and again`
    : `${Whom} waits for ${byte}`;
}

/**
 * How long ago what it repeats was sent, where that is known. The packet's own timeout does not tell: it counts from
 * the oldest segment that waits, which may be another one.
 */
function waited({ mine, packet, end }: Scene): string {
  const first = mine.underWay.find(
    ({ from, to }) => distance(from, packet.seq) >= 0 && distance(packet.seq, to) > 0,
  );
  if (first === undefined || packet.timeNs <= first.timeNs) return '';
  const since = distance(end, first.to) >= 0 ? 'the first time' : 'the first of them went out';
  return `, ${duration(packet.timeNs - first.timeNs)} after ${since}`;
}

/**
 * ` 44 ms later`: how late what fills a gap comes, and, unless that is longer than one way could be than another,
 * that it may have come by such a way.
 */
function lateness(scene: Scene): { readonly later: string; readonly unsure: string } {
  const gap = gapFilled(scene);
  const ns = gap === undefined ? 0 : scene.packet.timeNs - gap.timeNs;
  const wasOvertaken = `, or ${agree(scene.length, 'it was', 'they were')} overtaken on the way`;
  return {
    later: ns > 0 ? ` ${duration(ns)} later` : '',
    unsure:
      ns < SURELY_SENT_AGAIN_NS ? `${wasOvertaken}; one capture alone does not tell which` : '',
  };
}

/** `; bytes 21 to 40 (20 bytes) before it are missing`: where the packet has something else to say first. */
export function missingBefore({ is, mine, packet }: Scene): string {
  const count = distance(mine.next, packet.seq);
  if (!is('lost_segment') || mine.next === -1 || count <= 0) return '';
  return (
    `; ${byteRange(mine.next, packet.seq)} (${byteCount(count)}) before it ${agree(count, 'is', 'are')} missing, lost on ` +
    'the way or not captured'
  );
}

export const LOSSES: readonly Rule[] = [
  {
    name: 'sent-for-nothing',
    shows: 'order',
    when: ({ is }) => is('spurious_retransmission'),
    say: (scene) =>
      `${scene.Who} sends ${what(scene)} once more although ${scene.whom} has confirmed ` +
      `${agree(scene.length, 'it', 'them')}: the ACK was lost or came too late, and ${scene.whom} throws the copy away.`,
  },
  {
    name: 'fast-repeat-fills-gap',
    shows: 'acknowledgement',
    when: (scene) => scene.is('fast_retransmission') && gapFilled(scene) !== undefined,
    say: (scene) =>
      `What ${scene.whom} ${scene.theirs.missesSome ? 'has asked for again and again' : 'waits for'} ` +
      `comes${lateness(scene).later}: ${scene.who} has sent ` +
      `${what(scene)} once more, without waiting for its timer (fast retransmission)${lateness(scene).unsure}.`,
  },
  {
    name: 'fast-repeat',
    shows: 'acknowledgement',
    when: ({ is }) => is('fast_retransmission'),
    say: (scene) =>
      `${askedWords(scene)}: ${scene.who} sends ${what(scene)} once more, ` +
      `without waiting for its timer (fast retransmission).`,
  },
  {
    name: 'repeat-as-told',
    shows: 'acknowledgement',
    // Sent again so soon the analysis takes it for overtaken: but here it had gone by before.
    when: (scene) =>
      (scene.is('retransmission') || scene.is('out_of_order')) &&
      gapFilled(scene) === undefined &&
      wasAskedFor(scene),
    say: (scene) =>
      `${scene.Whom} has told of a gap: ${scene.who} sends ${what(scene)} again (retransmission)${waited(scene)}.`,
  },
  {
    name: 'overtaken',
    shows: 'order',
    when: ({ is }) => is('out_of_order'),
    say: (scene) => {
      const one = scene.length <= 1;
      return (
        `${capitalised(what(scene))} ${one ? 'comes' : 'come'} after what follows ${one ? 'it' : 'them'}: overtaken, or ` +
        `lost and sent again at once; ${scene.whom} puts everything in its place.`
      );
    },
  },
  {
    name: 'repeat-fills-gap',
    shows: 'acknowledgement',
    when: (scene) => scene.is('retransmission') && gapFilled(scene) !== undefined,
    say: (scene) =>
      `What was missing before packet ${gapFilled(scene)?.frame} comes${lateness(scene).later}: ${scene.who} has sent ` +
      `${what(scene)} again (retransmission)${lateness(scene).unsure}.`,
  },
  {
    name: 'repeat',
    shows: 'acknowledgement',
    when: ({ is }) => is('retransmission'),
    say: (scene) =>
      `Not confirmed in time: ${scene.who} sends ${what(scene)} again (retransmission)${waited(scene)}.`,
  },
];

export const GAPS: readonly Rule[] = [
  {
    name: 'gap',
    shows: 'order',
    when: ({ is, mine, length }) => is('lost_segment') && mine.next !== -1 && length > 0,
    say: (scene) => {
      const { mine, packet, whom } = scene;
      const count = distance(mine.next, packet.seq);
      return (
        `${capitalised(byteRange(mine.next, packet.seq))} (${byteCount(count)}) ${agree(count, 'is', 'are')} missing, lost ` +
        `on the way or not captured: ${what(scene)} ${agree(scene.length, 'has', 'have')} come before ` +
        `${agree(count, 'it', 'them')}, and ${whom} keeps ${agree(scene.length, 'it', 'them')} until the gap is filled.`
      );
    },
  },
  {
    name: 'gap-seen-late',
    shows: 'order',
    when: ({ is, mine }) => is('lost_segment') && mine.next !== -1,
    say: ({ Who, mine, packet }) =>
      `${Who} is at byte ${packet.seq} by now: ${byteRange(mine.next, packet.seq)} ` +
      `${agree(distance(mine.next, packet.seq), 'was', 'were')} lost on the way or not captured.`,
  },
];
