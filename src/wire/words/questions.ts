// Packets without news: is the other end still there, is its window still closed, and the answers.

import { byteCount, duration, ordinal } from './amounts.ts';
import type { SideMemory } from './memory.ts';
import type { Rule } from './rule.ts';
import { lastWas, type Scene } from './scene.ts';

/** How long the window of a side has been closed by now: `after 1.9 s`. */
function closedTime(scene: Scene, { closedNs }: SideMemory, preposition: string): string {
  return closedNs === -1 ? '' : ` ${preposition} ${duration(scene.packet.timeNs - closedNs)}`;
}

/** How long nobody had said anything before this packet. */
function silence({ packet, mine, theirs }: Scene): string {
  const lastNs = Math.max(
    mine.packets > 0 ? mine.lastNs : 0,
    theirs.packets > 0 ? theirs.lastNs : 0,
  );
  return duration(packet.timeNs - lastNs);
}

/** What does it carry that can ask something. */
function carrier({ length }: Scene): string {
  return length === 0 ? 'an empty packet' : `a packet of ${byteCount(length)}`;
}

export const QUESTIONS: readonly Rule[] = [
  {
    name: 'window-probe',
    shows: 'flow',
    when: ({ is }) => is('zero_window_probe'),
    say: (scene) =>
      `${scene.Who} sends a single byte, ${scene.packet.seq}, against the window of ${scene.whom}, closed${closedTime(scene, scene.theirs, 'for')}: ` +
      `a probe, only to hear whether there is room again.`,
  },
  {
    name: 'window-probe-like-keep-alive',
    shows: 'flow',
    when: ({ is, theirs }) => is('keep_alive') && theirs.window === 0,
    say: (scene) =>
      `${scene.Who} asks whether the window of ${scene.whom} is still closed${closedTime(scene, scene.theirs, 'after')}: ` +
      `${carrier(scene)} one number back, a probe that Wireshark calls a keep-alive.`,
  },
  {
    name: 'keep-alive',
    shows: 'connection',
    when: ({ is }) => is('keep_alive'),
    say: (scene) =>
      scene.mine.questions > 0
        ? `${scene.Who} asks again whether ${scene.whom} is still there (keep-alive): it is the ` +
          `${ordinal(scene.mine.questions + 1)} such question without an answer.`
        : `Nobody said anything for ${silence(scene)}: ${scene.who} asks whether ${scene.whom} is still there, with ` +
          `${carrier(scene)} that repeats an old number (keep-alive).`,
  },
];

export const ANSWERS: readonly Rule[] = [
  {
    name: 'window-still-closed',
    shows: 'flow',
    when: ({ is, theirs, packet, mine }) =>
      is('zero_window_probe_ack') ||
      (is('zero_window') &&
        packet.segment.length === 0 &&
        mine.closedNs !== -1 &&
        lastWas(theirs, 'keep_alive', 'zero_window_probe')),
    say: (scene) =>
      `${scene.Who} answers the probe: its window is still closed (0 bytes)${closedTime(scene, scene.mine, 'after')}, ` +
      `and ${scene.whom} must go on waiting.`,
  },
  {
    name: 'keep-alive-answer',
    shows: 'connection',
    when: ({ is }) => is('keep_alive_ack'),
    say: ({ Who, packet, theirs }) =>
      `${Who} is still there: it repeats that it waits for byte ${packet.ack} (the answer to a keep-alive), ` +
      `${duration(packet.timeNs - theirs.lastNs)} after the question.`,
  },
];
