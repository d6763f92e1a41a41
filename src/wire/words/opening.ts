// How a connection begins: the handshake, and how it fails.

import { byteCount, duration, listed, ordinal } from './amounts.ts';
import type { Rule } from './rule.ts';
import type { Scene } from './scene.ts';

/** What an end says of itself in its SYN, where it is worth saying. */
function abilities({ packet: { segment } }: Scene): string {
  const parts: string[] = [];
  if (segment.mss >= 0) {
    parts.push(`takes up to ${byteCount(segment.mss)} of data a packet (MSS)`);
  }
  if (segment.windowScale > 0) {
    parts.push(
      `will count its window in steps of ${byteCount(2 ** segment.windowScale)} (window scale)`,
    );
  }
  if (segment.sackPermitted) parts.push('understands acknowledgements with holes (SACK)');
  return parts.length === 0 ? '' : `; it ${listed(parts)}`;
}

function ports({ packet: { segment } }: Scene): string {
  return `from its port ${segment.sourcePort} to port ${segment.destinationPort}`;
}

/** How long ago the first SYN of this side was. */
function sinceFirst({ packet, mine }: Scene): string {
  return duration(packet.timeNs - mine.synNs);
}

function carried({ length }: Scene): string {
  return length > 0 ? `, with ${byteCount(length)} of data in it already` : '';
}

export const OPENING: readonly Rule[] = [
  {
    name: 'syn-again',
    shows: 'acknowledgement',
    when: ({ syn, ack, mine }) => syn && !ack && mine.syns > 0 && !mine.sentSynAck,
    say: (scene) =>
      `No answer yet: ${scene.who} asks for the connection again (SYN), for the ${ordinal(scene.mine.syns + 1)} ` +
      `time, ${sinceFirst(scene)} after the first.`,
  },
  {
    name: 'syn-crossed',
    shows: 'connection',
    when: ({ syn, ack, theirs, mine }) =>
      syn && !ack && mine.syns === 0 && theirs.syns > 0 && !theirs.sentSynAck,
    say: (scene) =>
      `${scene.Who} asks for the same connection at the same time (SYN): both questions cross, and one connection ` +
      `comes of them${abilities(scene)}.`,
  },
  {
    name: 'syn-reused-ports',
    shows: 'ports',
    when: ({ syn, ack, is }) => syn && !ack && is('reused_ports'),
    say: (scene) =>
      `${scene.Who} asks for a new connection (SYN) ${ports(scene)}, the same pair of ports as one before: ` +
      `from here on it is another connection${abilities(scene)}.`,
  },
  {
    name: 'syn',
    shows: 'connection',
    when: ({ syn, ack }) => syn && !ack,
    say: (scene) =>
      `${scene.Who} asks for a connection (SYN), ${ports(scene)} of ${scene.whom}` +
      `${carried(scene)}${abilities(scene)}.`,
  },
  {
    name: 'syn-ack-again',
    shows: 'acknowledgement',
    when: ({ syn, mine }) => syn && mine.sentSynAck,
    say: (scene) =>
      `${scene.Who} says yes again (SYN, ACK), ${sinceFirst(scene)} after the first time: it has not heard ` +
      `that its answer came.`,
  },
  {
    name: 'syn-ack',
    shows: 'connection',
    when: ({ syn, theirs }) => syn && theirs.syns > 0,
    say: (scene) =>
      `${scene.Who} says yes (ACK) and asks for its own direction in the same packet (SYN), ` +
      `${duration(scene.packet.timeNs - scene.theirs.synNs)} after the question${carried(scene)}${abilities(scene)}.`,
  },
  {
    name: 'syn-ack-alone',
    shows: 'connection',
    when: ({ syn }) => syn,
    say: (scene) =>
      `${scene.Who} says yes to a question that is not in this capture, and asks for its own direction ` +
      `(SYN, ACK)${abilities(scene)}.`,
  },
  {
    name: 'handshake-done',
    shows: 'connection',
    when: ({ memory, mine, theirs, fin, length, ack }) =>
      ack && !fin && length === 0 && !memory.stands && mine.syns > 0 && theirs.sentSynAck,
    say: ({ Who, packet, mine }) =>
      `${Who} confirms the answer (ACK): both ends know where the other begins to count, and the connection ` +
      `stands, ${duration(packet.timeNs - mine.synNs)} after the question.`,
  },
];

/** Also of those who never get a connection. */
export const REFUSING: readonly Rule[] = [
  {
    name: 'refused',
    shows: 'connection',
    when: ({ rst, theirs, mine }) =>
      rst && theirs.syns > 0 && !theirs.sentSynAck && mine.syns === 0,
    say: ({ Who, packet: { segment } }) =>
      `${Who} refuses (RST): no program listens on its port ${segment.sourcePort}, or a firewall says no for it.`,
  },
];
