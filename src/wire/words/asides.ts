// The background of what a packet shows: each aside is told once a connection, where it first fits.

import { TCP } from '../segment.ts';
import { byteCount, duration } from './amounts.ts';
import { heldBack, TIMESTAMP_BYTES } from './data.ts';
import type { Aside } from './rule.ts';
import { lastWas, type Scene } from './scene.ts';

/** Times that data came right behind an ACK before that is taken for Nagle's algorithm. */
const SURELY_HELD_BACK = 2;

/** Bytes of data from which on a packet can have come over no network but loopback. */
const LOOPBACK_BYTES = 9000;

/** Windows are a stream's own only once scaled: unknown where the handshake was not captured. */
const SCALE_UNKNOWN = -1;

const REPEATS = ['fast_retransmission', 'retransmission'] as const;

/** Whether the data is the end of a line, and nothing else. */
function isLineEnd({ packet: { segment }, length }: Scene): boolean {
  const { bytes, dataAt, dataEnd } = segment;
  if (length < 1 || length > 2 || dataEnd - dataAt !== length) return false;
  return bytes[dataEnd - 1] === 0x0a && (length === 1 || bytes[dataAt] === 0x0d);
}

/** Whether what is sent again was cut in another way the first time. */
function isCutAnew({ is, mine, packet, end }: Scene): boolean {
  if (!REPEATS.some((name) => is(name))) return false;
  const first = mine.underWay.find(({ from }) => from === packet.seq);
  return first !== undefined && first.to !== end;
}

/** Only what is worth knowing of a wire, not of every packet: in this order, one at a time. */
export const ASIDES: readonly Aside[] = [
  {
    name: 'middle',
    when: ({ memory, syn }) => memory.packets === 0 && !syn,
    say: ({ packet }) =>
      'The capture begins in the middle of this connection: bytes are counted from here' +
      (packet.stream.client.windowScale === SCALE_UNKNOWN
        ? ', and windows may be larger than they look, since the scale was told in the handshake.'
        : '.'),
  },
  {
    name: 'pair',
    when: (_, rule) => rule === 'syn',
    say: ({ packet: { segment } }) =>
      `The two addresses with the ports ${segment.sourcePort} and ${segment.destinationPort} are this connection's ` +
      'name: another one may share three of the four, never all.',
  },
  {
    name: 'syn-number',
    when: (_, rule) => rule === 'syn-ack',
    say: () =>
      'A SYN takes a number of its own, 0 as counted here, so the first byte of data is number 1. The real numbers ' +
      'begin anywhere in 32 bits.',
  },
  {
    name: 'duplex',
    when: (_, rule) => rule === 'handshake-done',
    say: ({ who, whom }) =>
      `From now on ${who} and ${whom} may both send, at the same time, each with numbers of its own (full duplex).`,
  },
  {
    name: 'ecn',
    when: ({ packet, syn }) => syn && (packet.segment.flags & (TCP.ECE | TCP.CWR)) !== 0,
    say: ({ who }) =>
      `With two more flags ${who} offers to be told of a full network by a mark, before anything is lost (ECN).`,
  },
  {
    name: 'ece',
    when: ({ packet, syn }) => !syn && (packet.segment.flags & TCP.ECE) !== 0,
    say: ({ who, whom }) =>
      `A router has marked packets because it had too many: ${who} passes that on (ECN), and ${whom} will send more slowly.`,
  },
  {
    name: 'cwr',
    when: ({ packet, syn }) => !syn && (packet.segment.flags & TCP.CWR) !== 0,
    say: ({ Who }) => `${Who} has heard of the full network and sends more slowly (ECN).`,
  },
  {
    name: 'urgent',
    when: ({ packet }) => (packet.segment.flags & TCP.URG) !== 0,
    say: () =>
      'The urgent flag marks bytes that were meant to overtake the others; programs of today ignore it.',
  },
  {
    name: 'line-end',
    when: isLineEnd,
    say: () =>
      "Only the end of a line: Arduino's println writes the text and its CR LF one after the other, and TCP may " +
      'send them apart.',
  },
  {
    name: 'loopback',
    when: ({ length, theirs }) => length > LOOPBACK_BYTES && theirs.mss >= length,
    say: ({ theirs }) =>
      `On loopback nothing has to fit on a network: one segment may carry ${byteCount(theirs.mss)}, thousands of lines.`,
  },
  {
    name: 'timestamps',
    when: ({ length, theirs, packet }, rule) =>
      rule === 'data-full' && packet.segment.timestamp && length === theirs.mss - TIMESTAMP_BYTES,
    say: ({ length, theirs }) =>
      `Of the ${byteCount(theirs.mss)} that were agreed the timestamps in each header take ${TIMESTAMP_BYTES}: ` +
      `${byteCount(length)} are left for data.`,
  },
  {
    name: 'offload',
    when: ({ length, theirs }) => theirs.mss > 0 && length > theirs.mss,
    say: ({ theirs }) =>
      `That is more than the ${byteCount(theirs.mss)} that were agreed: it was captured before the network card cut it, ` +
      'or after one put segments together (offload).',
  },
  {
    name: 'cut-anew',
    when: isCutAnew,
    say: () =>
      'The first time these bytes were cut in another way: the stream is what counts, not its segments.',
  },
  {
    name: 'waits-longer',
    when: ({ is, mine, packet }) =>
      is('retransmission') && lastWas(mine, 'retransmission') && mine.lastSeq === packet.seq,
    say: () =>
      'Each time nothing comes back, the sender waits about twice as long before it tries again.',
  },
  {
    name: 'two-ends-sender',
    when: (_, rule) => rule === 'repeat' || rule === 'repeat-as-told',
    say: ({ whom }) =>
      `Captured at ${whom} the same loss would look different: a gap if more came behind it, and else only a segment ` +
      'that comes late.',
  },
  {
    name: 'two-ends-receiver',
    when: (_, rule) => rule === 'gap',
    say: ({ who }) =>
      `Captured at ${who} nothing would be wrong yet: there the same loss shows as bytes that are sent again.`,
  },
  {
    name: 'slower',
    when: ({ is }) => REPEATS.some((name) => is(name)),
    say: () =>
      'For TCP a loss is also the sign of a full network: the sender slows down for a while (congestion control).',
  },
  {
    name: 'probes',
    when: (_, rule) => rule === 'window-probe-like-keep-alive',
    say: () =>
      'An opening window is told only once, and that packet may get lost: so the sender asks, less and less often.',
  },
  {
    name: 'keep-alive',
    when: (_, rule) => rule === 'keep-alive',
    say: () =>
      'A connection on which nothing is said needs no packets at all, so a board without power looks like a quiet one.',
  },
  {
    name: 'nagle',
    when: (scene) => heldBack(scene) && scene.mine.heldBack + 1 >= SURELY_HELD_BACK,
    say: ({ packet, theirs }) =>
      `It went out ${duration(packet.timeNs - theirs.ackNs)} after the ACK, not for the first time: the bytes probably ` +
      "waited for it, as few bytes may wait until what went before them is acknowledged (Nagle's algorithm).",
  },
  {
    name: 'no-copy',
    when: (_, rule) => rule === 'confirms-many',
    say: () => 'An ACK counts bytes, not packets: it says how far everything has come.',
  },
  {
    name: 'later-ack',
    when: (_, rule) => rule === 'data-pushed',
    say: ({ Who }) => `${Who} keeps a copy of what it sends until it is confirmed.`,
  },
];
