import type { Random } from '../../../src/board/random.ts';
import { TCP } from '../../../src/wire/segment.ts';
import { below, pick } from '../fuzz/mutation.ts';
import type { MadeFrame } from './capture.ts';
import { ipv4 } from './ip.ts';
import { ethernet } from './link.ts';
import type { Piece } from './piece.ts';
import { option, tcp } from './tcp.ts';
import { icmp } from './tunnel.ts';

/** What can befall a connection: how often each happens, from 0 to 1. */
export interface Troubles {
  /** A segment that was sent before comes again. */
  readonly again?: number;
  /** One is left out, or comes beyond where it belongs. */
  readonly jump?: number;
  /** The window is closed, or changes. */
  readonly window?: number;
  /** One byte before the next, as keep-alives have it. */
  readonly probe?: number;
  /** An ACK that says the same as the one before, or one of what never came. */
  readonly ack?: number;
  /** SYN, FIN and RST where nobody expects them, and flags that make no sense. */
  readonly control?: number;
  /** Times that do not move, or go back. */
  readonly clock?: number;
  /** A router quotes the segment in an ICMP error, in place of the segment itself. */
  readonly quoted?: number;
}

interface End {
  readonly address: string;
  readonly port: number;
  next: number;
  window: number;
  acked: number;
  readonly sent: { seq: number; length: number }[];
}

/** Where sequence numbers begin: where they wrap, where signs change, and at the 0 that means "not known". */
const BASES = [0, 1, 0xffffffff, 0xfffffff0, 0x7fffffff, 0x80000000];
const WINDOWS = [0, 100, 200, 8192];

/** Frames of some connections at once, in trouble: what chance makes of them, the same for the same `random`. */
export function troubledStreams(count: number, random: Random, troubles: Troubles): MadeFrame[] {
  const happens = (chance = 0) => random() < chance;
  const newEnd = (address: string, port: number): End => ({
    address,
    port,
    next: happens(0.7) ? pick(BASES, random) : below(2 ** 32, random),
    window: pick(WINDOWS, random),
    acked: 0,
    sent: [],
  });
  const newPair = (): [End, End] => [
    newEnd(`10.0.0.${1 + below(3, random)}`, 1000 + below(3, random)),
    newEnd(`10.0.1.${1 + below(2, random)}`, 5050),
  ];
  const pairs = [newPair(), newPair(), newPair(), newPair()];
  const frames: MadeFrame[] = [];
  let at = 10_000_000;
  for (let number = 0; number < count; number += 1) {
    at += happens(troubles.clock)
      ? pick([0, -5_000_000], random)
      : pick([10_000, 1_000_000, 5_000_000, 30_000_000, 300_000_000], random);
    if (happens(0.01)) pairs[below(4, random)] = newPair();
    const pair = pick(pairs, random);
    const [from, to] = happens(0.5) ? pair : ([pair[1], pair[0]] as const);
    const datagram = nextDatagram(from, to, random, troubles, happens);
    const frame = ethernet(happens(troubles.quoted) ? quoted(from, datagram) : datagram);
    frames.push({ bytes: frame.bytes, at: Math.max(at, 0) });
  }
  return frames;
}

function nextDatagram(
  from: End,
  to: End,
  random: Random,
  troubles: Troubles,
  happens: (chance?: number) => boolean,
): Piece {
  let flags: number = happens(0.5) ? TCP.ACK : TCP.ACK | TCP.PSH;
  let length = pick([0, 0, 0, 1, 1, 5, 100, 100], random);
  if (happens(troubles.control)) {
    flags = pick([0x02, 0x02, 0x12, 0x12, 0x11, 0x14, 0x04, 0, 1, 8, 0x29], random);
    if (flags & TCP.SYN) length = happens(0.2) ? 5 : 0;
  }
  let seq = from.next;
  let ack = to.next;
  const before = from.sent.slice(-10);
  if (before.length > 0 && happens(troubles.again)) ({ seq, length } = pick(before, random));
  if (happens(troubles.jump)) seq += pick([100, -100, 5, -5, 2], random);
  if (happens(troubles.probe)) seq -= 1;
  if (happens(troubles.ack)) ack = from.acked;
  if (happens((troubles.ack ?? 0) / 4)) ack += pick([-100, 100, 1, -1], random);
  if ((flags & TCP.ACK) === 0 && happens(0.8)) ack = 0;
  if (happens(troubles.window)) from.window = pick(WINDOWS, random);
  seq >>>= 0;
  ack >>>= 0;
  from.acked = ack;
  from.sent.push({ seq, length });
  const end = (seq + length + (flags & (TCP.SYN | TCP.FIN) ? 1 : 0)) >>> 0;
  if (((end - from.next) | 0) > 0) from.next = end;
  const options = optionsOf(flags, ack, random, happens);
  const header = { from: from.port, to: to.port, seq, ack, flags, window: from.window, options };
  return ipv4({ source: from.address, destination: to.address }, tcp(header, length));
}

function quoted(from: End, datagram: Piece): Piece {
  return ipv4({ source: '10.0.9.9', destination: from.address }, icmp(datagram));
}

function optionsOf(
  flags: number,
  ack: number,
  random: Random,
  happens: (chance?: number) => boolean,
): (readonly number[])[] {
  if (flags & TCP.SYN) {
    const scale = option.windowScale(pick([0, 2, 7, 14, 15, 200], random));
    return [...(happens(0.7) ? [option.mss(1460)] : []), ...(happens(0.7) ? [scale] : [])];
  }
  if (!happens(0.15)) return [];
  const edges: number[] = [];
  for (let blocks = 1 + below(4, random); blocks > 0; blocks -= 1) {
    const left = (ack + pick([0, 100, 200, -100], random)) >>> 0;
    edges.push(left, (left + pick([5, 100, 0], random)) >>> 0);
  }
  return [option.sack(...edges)];
}
