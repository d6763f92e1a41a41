// Packets that carry data, where nothing is wrong with it.

import { behind, byteCount, byteRange, distance } from './amounts.ts';
import type { Rule } from './rule.ts';
import { lastWas, type Scene } from './scene.ts';

/** How soon after an ACK a packet was surely waiting for it: ns, and as a share of a round trip. */
const AT_ONCE_NS = 1e6;
const AT_ONCE_SHARE = 0.2;

/** How long a sender has been quiet before that, ns: one that sends all the time does so by chance. */
const QUIET_NS = 2e6;

/** Segments that may be on their way at the start (RFC 6928); who waits with fewer waits for something else. */
const FIRST_SEGMENTS = 10;

/** Bytes of options that make a full segment smaller than the MSS: timestamps, padded (RFC 7323, 3.2). */
export const TIMESTAMP_BYTES = 12;

/** `sends 20 bytes, 330 to 349`. */
function sends({ packet, length }: Scene): string {
  const range = byteRange(packet.seq, behind(packet.seq, length)).replace(/^bytes? /, '');
  return `sends ${byteCount(length)}, ${length === 1 ? 'number ' : ''}${range}`;
}

function underWay({ packet, length }: Scene): string {
  return packet.bytesInFlight > length
    ? `; with what went before, ${byteCount(packet.bytesInFlight)} are on their way`
    : '';
}

function ownWindow({ is }: Scene): string {
  return is('zero_window') ? '; its own window is closed (0 bytes)' : '';
}

function push({ push: asked, length }: Scene): string {
  if (!asked) return '';
  return `, and asks that ${length === 1 ? 'it' : 'they'} be handed over at once (PSH)`;
}

/** As much data as a packet may carry: what the other end takes, or what its own network does if that is less. */
function isFull({ mine, theirs, length }: Scene): boolean {
  const largest = Math.min(theirs.mss, mine.mss === -1 ? theirs.mss : mine.mss);
  return largest > 0 && (length === largest || length === largest - TIMESTAMP_BYTES);
}

/**
 * Whether it comes right behind an ACK. Only seen near the sender: near the receiver every ACK follows its data
 * at once, and what comes next comes by chance.
 */
function followsAck({ theirs, mine, packet }: Scene): boolean {
  const sinceNs = packet.timeNs - theirs.ackNs;
  return (
    mine.dataNs !== -1 &&
    theirs.ackNs - mine.dataNs > QUIET_NS &&
    sinceNs < AT_ONCE_NS &&
    sinceNs < theirs.leastRttNs * AT_ONCE_SHARE
  );
}

/** Whether it had waited, with many segments on their way, for the ACK that has just come. */
function wasLetGo(scene: Scene): boolean {
  const { theirs, mine } = scene;
  return theirs.answeredOf >= FIRST_SEGMENTS && followsAck(scene) && !lastWas(mine, 'window_full');
}

export const DATA: readonly Rule[] = [
  {
    name: 'data-fills-window',
    shows: 'flow',
    when: ({ length, is }) => length > 0 && is('window_full'),
    say: (scene) =>
      `${scene.Who} ${sends(scene)}, and with ${scene.length === 1 ? 'it' : 'them'} the window of ${scene.whom} is full: ` +
      `it may send no more until ${scene.whom} has room${ownWindow(scene)}.`,
  },
  {
    name: 'data-both-ways',
    shows: 'duplex',
    when: ({ length, news, theirs }) => length > 0 && news > 0 && theirs.dataNs !== -1,
    say: (scene) =>
      `${scene.Who} ${sends(scene)}, and in the same packet confirms what ${scene.whom} sent, up to byte ` +
      `${behind(scene.packet.ack, -1)} (${scene.push ? 'PSH, ' : ''}ACK)${ownWindow(scene)}.`,
  },
  {
    name: 'data-let-go',
    shows: 'congestion',
    when: (scene) => scene.length > 0 && wasLetGo(scene),
    say: (scene) =>
      `The ACK lets ${scene.who} go on, which seems to have had as much on its way as it trusts the network with ` +
      `(congestion control): it ${sends(scene)}${underWay(scene)}${ownWindow(scene)}.`,
  },
  {
    name: 'data-pushed',
    shows: 'push',
    when: ({ length, push: asked }) => length > 0 && asked,
    say: (scene) =>
      `${scene.Who} ${sends(scene)}${push(scene)}${underWay(scene)}${ownWindow(scene)}.`,
  },
  {
    name: 'data-full',
    shows: 'segments',
    when: (scene) => scene.length > 0 && isFull(scene),
    say: (scene) =>
      `${scene.Who} ${sends(scene)}: as much as one packet may carry, and the stream goes on in the next` +
      `${underWay(scene)}${ownWindow(scene)}.`,
  },
  {
    name: 'data',
    shows: 'segments',
    when: ({ length }) => length > 0,
    say: (scene) =>
      `${scene.Who} ${sends(scene)}; more is to follow${underWay(scene)}${ownWindow(scene)}.`,
  },
];

/** Whether the data comes right behind an ACK for the one small segment before it. */
export function heldBack(scene: Scene): boolean {
  const { theirs, mine, packet, length } = scene;
  return (
    length > 0 &&
    !isFull(scene) &&
    theirs.answeredOf === 1 &&
    mine.underWay.length === 0 &&
    theirs.dataNs < mine.dataNs &&
    followsAck(scene) &&
    distance(mine.next, packet.seq) === 0
  );
}
